"""Drives the official Python client. Reads the name of a case a line, prints what the client saw as a line of JSON.

Run: python python_client.py BASE_URL MODEL
"""

import json
import sys
import traceback

import openai

BASE_URL, MODEL = sys.argv[1:3]
client = openai.OpenAI(base_url=BASE_URL, api_key="none", max_retries=0, timeout=30)
QUESTION = [{"role": "user", "content": "What is a fairlead?"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
WEATHER = [{"role": "user", "content": "Use get_weather for Paris."}]


def chat(**extra):
    return client.chat.completions.create(model=MODEL, messages=QUESTION, **extra)


def case_chat():
    raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=QUESTION)
    answer = raw.parse()
    return {
        "content": answer.choices[0].message.content,
        "finish": answer.choices[0].finish_reason,
        "usage": answer.usage.total_tokens,
        "headers": {k: v for k, v in raw.headers.items() if k.startswith("x-fairlead-")},
    }


def read_stream(stream):
    text, usages, chunks, finish, ids = "", 0, 0, None, set()
    for chunk in stream:
        chunks += 1
        ids.add(chunk.id)
        usages += chunk.usage is not None
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
    return {"content": text, "usages": usages, "chunks": chunks, "finish": finish, "ids": len(ids)}


def case_stream():
    return read_stream(chat(stream=True))


def case_stream_with_usage():
    return read_stream(chat(stream=True, stream_options={"include_usage": True}))


def case_tools():
    answer = client.chat.completions.create(
        model=MODEL, messages=WEATHER, tools=[TOOL], tool_choice="required"
    )
    call = answer.choices[0].message.tool_calls[0]
    return {
        "finish": answer.choices[0].finish_reason,
        "name": call.function.name,
        "arguments": json.loads(call.function.arguments),
    }


def case_tools_stream():
    name, arguments = "", ""
    for chunk in client.chat.completions.create(
        model=MODEL, messages=WEATHER, tools=[TOOL], tool_choice="required", stream=True
    ):
        for choice in chunk.choices:
            for call in choice.delta.tool_calls or []:
                name = call.function.name or name
                arguments += call.function.arguments or ""
    return {"name": name, "arguments": json.loads(arguments)}


def case_json_mode():
    answer = chat(response_format={"type": "json_object"})
    return {"parsed": isinstance(json.loads(answer.choices[0].message.content), dict)}


def case_several_choices():
    return {"choices": [choice.index for choice in chat(n=3).choices]}


def case_logprobs():
    first = chat(logprobs=True, top_logprobs=2, max_tokens=4).choices[0].logprobs.content[0]
    return {"top": len(first.top_logprobs), "logprob": first.logprob}


def case_unknown_model():
    try:
        client.chat.completions.create(model="no-such-model", messages=QUESTION)
    except openai.NotFoundError as error:
        return {"status": error.status_code, "code": error.code, "type": error.type}
    return {}


def case_bad_request():
    try:
        client.chat.completions.create(model=MODEL, messages="not a list")
    except openai.BadRequestError as error:
        return {"status": error.status_code, "param": error.param, "type": error.type}
    return {}


def case_abort():
    stream = chat(stream=True)
    for _, _chunk in zip(range(3), stream):
        pass
    stream.close()
    return {"left": True}


def case_embeddings():
    answer = client.embeddings.create(model=MODEL, input=["a rope", "a line"])
    return {"count": len(answer.data), "dimensions": len(answer.data[0].embedding)}


def case_models():
    return {"ids": [model.id for model in client.models.list().data]}


def case_completions():
    return {"text": client.completions.create(model=MODEL, prompt="A fairlead", max_tokens=8).choices[0].text}


for line in sys.stdin:
    try:
        seen = globals()[f"case_{line.strip()}"]()
    except Exception:  # the test shows it
        seen = {"crash": traceback.format_exc()}
    print(json.dumps(seen), flush=True)
