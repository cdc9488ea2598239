"""Which fields each block and element may carry, and which it must. Lengths and counts stand in
limits.json."""

_BLOCK = {"type", "block_id"}
BLOCK_FIELDS: dict[str, set[str]] = {
    "section": _BLOCK | {"text", "fields", "accessory", "expand"},
    "divider": _BLOCK,
    "header": _BLOCK | {"text", "level"},
    "image": _BLOCK | {"image_url", "slack_file", "alt_text", "title"},
    "context": _BLOCK | {"elements"},
    "actions": _BLOCK | {"elements"},
    "input": _BLOCK | {"label", "hint", "element", "optional", "dispatch_action"},
    "rich_text": _BLOCK | {"elements"},
    "markdown": _BLOCK | {"text"},
    "table": _BLOCK | {"rows", "column_settings"},
    "data_table": _BLOCK | {"caption", "rows", "page_size", "row_header_column_index"},
    "data_visualization": _BLOCK | {"title", "chart"},
    "alert": _BLOCK | {"text", "level"},
    "card": _BLOCK | {"title", "subtitle", "body", "subtext", "actions", "icon", "slack_icon", "hero_image"},
    "carousel": _BLOCK | {"elements"},
    "container": _BLOCK
    | {"title", "rich_text_title", "subtitle", "child_blocks", "width", "icon", "is_collapsible"}
    | {"default_collapsed", "has_header_divider"},
    "context_actions": _BLOCK | {"elements"},
    "plan": _BLOCK | {"title", "tasks"},
    "task_card": _BLOCK | {"task_id", "title", "status", "details", "output", "sources"},
    "video": _BLOCK
    | {"title", "title_url", "video_url", "thumbnail_url", "alt_text", "author_name", "description"}
    | {"provider_name", "provider_icon_url"},
}
BLOCK_REQUIRED: dict[str, set[str]] = {
    "header": {"text"},
    "image": {"alt_text"},
    "context": {"elements"},
    "actions": {"elements"},
    "input": {"label", "element"},
    "rich_text": {"elements"},
    "markdown": {"text"},
    "table": {"rows"},
    "data_table": {"caption", "rows"},
    "data_visualization": {"title", "chart"},
    "alert": {"text"},
    "carousel": {"elements"},
    "container": {"child_blocks"},
    "context_actions": {"elements"},
    "plan": {"title"},
    "task_card": {"task_id", "title"},
    "video": {"title", "video_url", "thumbnail_url", "alt_text"},
}

_ELEMENT = {"type", "action_id"}
_PICK = _ELEMENT | {"placeholder", "confirm", "focus_on_load"}
_TYPED = _ELEMENT | {"placeholder", "initial_value", "dispatch_action_config", "focus_on_load"}
_CONVERSATION = {"response_url_enabled", "filter", "default_to_current_conversation"}
_CHOICE = {"options", "option_groups"}
ELEMENT_FIELDS: dict[str, set[str]] = {
    "button": _ELEMENT | {"text", "url", "value", "style", "confirm", "accessibility_label", "agent_prompt"},
    "workflow_button": _ELEMENT | {"text", "workflow", "style", "accessibility_label"},
    "icon_button": _ELEMENT
    | {"icon", "text", "value", "confirm", "accessibility_label", "visible_to_user_ids"},
    "feedback_buttons": _ELEMENT | {"positive_button", "negative_button"},
    "checkboxes": _ELEMENT | {"options", "initial_options", "confirm", "focus_on_load"},
    "radio_buttons": _ELEMENT | {"options", "initial_option", "confirm", "focus_on_load"},
    "overflow": _ELEMENT | {"options", "confirm"},
    "datepicker": _PICK | {"initial_date"},
    "timepicker": _PICK | {"initial_time", "timezone"},
    "datetimepicker": _ELEMENT | {"initial_date_time", "confirm", "focus_on_load"},
    "plain_text_input": _TYPED | {"multiline", "min_length", "max_length"},
    "rich_text_input": _TYPED | {"min_lines", "max_lines"},
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": _TYPED | {"is_decimal_allowed", "min_value", "max_value"},
    "file_input": _ELEMENT | {"filetypes", "max_files"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
    "url": {"type", "url", "text"},
    "static_select": _PICK | _CHOICE | {"initial_option"},
    "external_select": _PICK | {"initial_option", "min_query_length"},
    "users_select": _PICK | {"initial_user"},
    "conversations_select": _PICK | _CONVERSATION | {"initial_conversation"},
    "channels_select": _PICK | {"initial_channel", "response_url_enabled"},
    "multi_static_select": _PICK | _CHOICE | {"initial_options", "max_selected_items"},
    "multi_external_select": _PICK | {"initial_options", "min_query_length", "max_selected_items"},
    "multi_users_select": _PICK | {"initial_users", "max_selected_items"},
    "multi_conversations_select": _PICK
    | {"initial_conversations", "max_selected_items", "filter", "default_to_current_conversation"},
    "multi_channels_select": _PICK | {"initial_channels", "max_selected_items"},
}
ELEMENT_REQUIRED: dict[str, set[str]] = {
    "button": {"text"},
    "checkboxes": {"options"},
    "radio_buttons": {"options"},
    "overflow": {"options"},
    "number_input": {"is_decimal_allowed"},
    "rich_text_input": {"action_id"},
    "image": {"alt_text"},
    "feedback_buttons": {"positive_button", "negative_button"},
}

RICH_TEXT_LEAVES = frozenset(
    {"text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color", "team"}
)

VIEW_FIELDS = frozenset(
    {
        *("type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close"),
        *("notify_on_close", "external_id", "submit_disabled"),
    }
)
MESSAGE_FIELDS = frozenset(
    {
        *(
            "text",
            "blocks",
            "attachments",
            "channel",
            "user",
            "ts",
            "thread_ts",
            "reply_broadcast",
            "metadata",
        ),
        *(
            "mrkdwn",
            "unfurl_links",
            "unfurl_media",
            "parse",
            "link_names",
            "icon_emoji",
            "icon_url",
            "username",
        ),
        *("markdown_text", "as_user", "response_type", "replace_original", "delete_original"),
    }
)
