"""Slack's error codes by meaning (slack-limits.json, errors): one place decides what a refusal is worth."""

from __future__ import annotations

from coaching.refusals import Meaning

_CODES: dict[Meaning, str] = {
    Meaning.RETRY: """
        ratelimited rate_limited
    """,
    Meaning.RETRY_IF_IDEMPOTENT: """
        internal_error fatal_error request_timeout service_unavailable update_failed
        fetch_members_failed
    """,
    Meaning.RETRY_SLOW: """
        team_added_to_org org_login_required external_channel_migrating streaming_state_conflict
        message_limit_exceeded accesslimited
    """,
    Meaning.REFRESH_THEN_RETRY: """
        token_expired
    """,
    Meaning.INSTALLATION_DEAD: """
        account_inactive token_revoked invalid_auth not_authed invalid_refresh_token
        team_access_not_granted
    """,
    Meaning.NEEDS_ADMIN: """
        missing_scope no_permission not_allowed_token_type ekm_access_denied
        enterprise_is_restricted two_factor_setup_required not_enabled messages_tab_disabled
        restricted_action restricted_action_read_only_channel
        restricted_action_thread_only_channel restricted_action_non_threadable_channel
        restricted_action_thread_locked posting_to_channel_denied method_deprecated
        deprecated_endpoint access_denied
    """,
    Meaning.TARGET_GONE: """
        channel_not_found is_archived is_inactive not_in_channel user_disabled user_not_found
        user_not_visible cannot_dm_bot user_not_in_channel method_not_supported_for_channel_type
        invalid_user_combination cannot_reply_to_message thread_not_found
        channel_is_limited_access
    """,
    Meaning.STALE_OBJECT: """
        message_not_found cant_update_message edit_window_closed cant_delete_message not_found
        invalid_scheduled_message_id execution_not_in_running_state function_execution_not_found
        block_mismatch
    """,
    Meaning.STALE_INTERACTION: """
        expired_trigger_id exchanged_trigger_id invalid_trigger_id trigger_expired
        trigger_exchanged push_limit_reached
    """,
    Meaning.LOST_RACE: """
        hash_conflict
    """,
    Meaning.BUG_PAYLOAD: """
        invalid_blocks invalid_blocks_format invalid_attachments invalid_arguments
        invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type
        missing_post_type no_text msg_too_long msg_too_large msg_blocks_too_long
        too_many_attachments attachment_payload_limit_exceeded view_too_large metadata_too_large
        invalid_metadata_format invalid_metadata_schema markdown_text_conflict
        duplicate_external_id time_in_past time_too_far restricted_too_many invalid_time
        invalid_cursor users_list_not_supplied too_many_users parameter_validation_failed
        team_not_found
    """,
}
MEANINGS: dict[str, Meaning] = {code: meaning for meaning, codes in _CODES.items() for code in codes.split()}


def meaning_of(code: str, /) -> Meaning:
    """The meaning of Slack's `error`; an unknown code counts as our bug: loud, and never retried for ever."""
    return MEANINGS.get(code, Meaning.BUG_PAYLOAD)
