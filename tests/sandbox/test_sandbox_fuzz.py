"""The judge answers whatever it is given: odd payloads yield problems, never a crash."""

from hypothesis import given, settings
from hypothesis import strategies as st
from payload_samples import SAMPLES, plain

from sandbox.limits import LIMITS
from sandbox.validate import validate_message, validate_view
from sandbox.validate.fields import BLOCK_FIELDS, ELEMENT_FIELDS

KEYS = sorted(set().union(*BLOCK_FIELDS.values(), *ELEMENT_FIELDS.values()) | {"text", "elements", "emoji"})
KINDS = sorted({*BLOCK_FIELDS, *ELEMENT_FIELDS, "plain_text", "mrkdwn", "raw_text", "pie", "bar"})
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(KINDS)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
TYPED = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(KEYS), TREES, max_size=5),
)
SPOILT = st.builds(
    lambda name, key, value: {**SAMPLES[name], key: value},
    st.sampled_from(sorted(SAMPLES)),
    st.sampled_from(KEYS),
    TREES,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TYPED | SPOILT | TREES, min_size=1, max_size=3))
def test_odd_blocks_are_judged_and_not_crashed_on(blocks: list) -> None:
    for problem in validate_message({"text": "t", "blocks": blocks}):
        assert problem.code
        assert problem.message
    validate_view({"type": "modal", "title": plain("t"), "blocks": blocks})
    validate_view({"type": "home", "blocks": blocks})


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from([*LIMITS["view"], "title", "type", "metadata", "attachments"]), TREES))
def test_odd_frames_are_judged_and_not_crashed_on(payload: dict) -> None:
    validate_message(payload)
    validate_view(payload)
