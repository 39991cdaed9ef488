"""Prompts as other people would have typed them: typos, case, other words around and within."""

import random
import re

SYNONYMS = {
    "find": "determine", "determine": "find", "compute": "calculate", "calculate": "compute", "big": "large",
    "large": "big", "begin": "start", "buy": "purchase", "buys": "purchases", "kid": "child", "children": "kids",
    "total": "overall", "happens": "occurs", "quick": "fast", "often": "frequently", "also": "too", "need": "require",
    "needs": "requires", "write": "create", "answer": "reply", "show": "display", "help": "assist", "get": "obtain",
    "about": "around", "because": "since", "many": "lots of", "whole": "entire", "correct": "right", "choose": "pick",
    "following": "below", "sentence": "phrase", "using": "with", "only": "just", "given": "provided",
}
SWAPS = {"what is": "what's", "what's": "what is", "do not": "don't", "don't": "do not", "is not": "isn't"}
BEFORE = ("Please help me with this: ", "Hi! I have a question. ", "Could you do this for me? ", "")
AFTER = (" Thanks!", " Please answer carefully.", "", "")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def typos(text: str, dice: random.Random, share=0.05) -> str:
    """One slip in 5 % of the words of four letters and more, and in one word at least."""
    words = list(re.finditer(r"[A-Za-z]{4,}", text))
    chosen = [word for word in words if dice.random() < share] or ([dice.choice(words)] if words else [])
    out = list(text)
    for word in chosen:
        at = dice.randrange(word.start(), word.end() - 1)
        slip = dice.randrange(4)
        if slip == 0:
            out[at], out[at + 1] = out[at + 1], out[at]
        elif slip == 1:
            out[at] = ""
        elif slip == 2:
            out[at] = out[at] + out[at]
        else:
            out[at] = dice.choice(LETTERS)
    return "".join(out)


def case(text: str, dice: random.Random) -> str:
    return dice.choice((str.lower, str.upper, str.title, str.swapcase))(text)


def paraphrase(text: str, dice: random.Random) -> str:
    """Half of the words that have a synonym, contractions, and a few words around it."""
    swap = lambda match: SYNONYMS[match.group().lower()] if dice.random() < 0.5 else match.group()
    text = re.sub(r"\b(" + "|".join(SYNONYMS) + r")\b", swap, text, flags=re.I)
    text = re.sub("|".join(SWAPS), lambda match: SWAPS[match.group().lower()], text, flags=re.I)
    return dice.choice(BEFORE) + text + dice.choice(AFTER)


KINDS = {"typos": typos, "case": case, "paraphrase": paraphrase}
