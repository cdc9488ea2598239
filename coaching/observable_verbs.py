"""Vocabulary for telling a criterion from a theme (CL 1): which words can be heard or seen on a call.

English, like the product's own words. The rule that uses it stands in themes.py.
"""

from __future__ import annotations

from functools import cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEARD = """
acknowledge agree apologise apologize ask avoid begin bring calculate cite clarify complete compare
confirm connect describe diagnose disclose echo explain follow get give greet handle identify interrupt
introduce invite isolate keep leave let list make mention obtain outline paraphrase personalise
personalize propose prove provide put qualify quantify read recommend redirect refer reframe repeat rephrase
respond restate reveal say schedule secure send solve speak suggest summarise summarize tailor take tell tie
uncover validate verify walk welcome write drop
"""
_HEARD_OR_NOUN = """
address answer book check close cover draw end finish hold label limit link map mirror name note offer open
pause pitch plan play point present probe question quote recap request return review set share show start
state stop surface talk test thank trade use wait
"""
_IRREGULAR = """
began brought drew gave got held kept left let made put read said sent set showed shown spoke spoken took
taken told wrote
"""
VAGUE_VERBS = _words("""
build builds communicate communicates demonstrate demonstrates develop develops discuss
discussed discusses empathise empathize empathizes engage engages enhance ensure ensures feel focus
focuses focused improve improves improved increase know knows learn listen listens manage manages
practice practise strive think try understand understands understood work works worked
""")
QUALITIES = _words("""
ability attitude awareness behavior behaviour competence effectiveness excellence improvement knowledge
mastery mindset performance presence quality ratio skill skills style technique
""")
THEME_WORDS = (
    QUALITIES
    | VAGUE_VERBS
    | _words("""
a about active all always and at be become being better building business call calls client clients closing
coaching communication communicating compliance confidence customer customers deal deals demo demos discovery
each effective emotional empathy energy every excellent for general get gets give gives
good great handling has have in intelligence language
listening make makes management more motivation multi multi-threading multithreading negotiation negotiating
objection objection-handling objections of on opening or our overall pipeline pitch positioning
presentation price pricing process product professionalism
provide provides prospect prospecting prospects
qualification qualifying question questioning questions rapport relationship relationships sales
selling service small soft stakeholder stakeholders stage storytelling strong talk talked talking
the threading time tone to trust urgency value with
""")
)

LEADS_TO_A_VERB = _words("""
, agent agents also always and clearly explicitly first never not only or rep reps seller sellers they
then
""")
_ENGLISH = _words("and after before during each every for from the their until when while with within")


def is_english(words: list[str]) -> bool:
    """Whether the lists here can judge these words: an English function word, or two theme words."""
    themes = sum(word in THEME_WORDS for word in words if len(word) > 3)
    return themes >= 2 or any(word in _ENGLISH for word in words)


@cache
def unmistakable() -> frozenset[str]:
    """Forms that are verbs wherever they stand: ``asks``, ``confirmed``, ``told``."""
    forms = {form for verb in _HEARD.split() for form in (verb, _third(verb), _past(verb))}
    pasts = {_past(verb) for verb in _HEARD_OR_NOUN.split()}
    return frozenset(forms | pasts | set(_IRREGULAR.split()))


@cache
def verbs_when_leading() -> frozenset[str]:
    """Forms that may be nouns too (``question``, ``names``): verbs only where a verb is expected."""
    return frozenset(form for verb in _HEARD_OR_NOUN.split() for form in (verb, _third(verb)))


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    if verb in {"plan", "stop", "recap", "drop", "refer", "map"}:
        return f"{verb}{verb[-1]}ed"
    return f"{verb}ed"
