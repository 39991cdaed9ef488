"""Drives the official Anthropic client for Python. Reads the name of a case a line, prints what it found as a line of JSON.

Run: python anthropic_client.py BASE_URL MODEL
"""

import json
import sys
import traceback

import anthropic

BASE_URL, MODEL = sys.argv[1:3]
client = anthropic.Anthropic(base_url=BASE_URL, api_key="none", max_retries=0, timeout=30)
QUESTION = [{"role": "user", "content": "What is a fairlead?"}]
WEATHER = [{"role": "user", "content": "Use get_weather for Paris."}]
TOOL = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
THINKING = {"type": "enabled", "budget_tokens": 1024}


def create(**extra):
    return client.messages.create(**{"model": MODEL, "max_tokens": 4000, "messages": QUESTION, **extra})


def streamed(**extra):
    with client.messages.stream(**{"model": MODEL, "max_tokens": 4000, "messages": QUESTION, **extra}) as stream:
        events = list(stream)
        return events, stream.get_final_message()


def case_text():
    message = create()
    assert message.id.startswith("msg_") and message.type == "message" and message.model == MODEL
    assert "simulated answer" in message.content[0].text
    assert message.stop_reason == "end_turn" and message.usage.input_tokens > 0
    assert message._request_id.startswith("req_")


def case_stream():
    whole = create()
    events, final = streamed()
    assert events[0].type == "message_start" and events[-1].type == "message_stop"
    assert "".join(event.text for event in events if event.type == "text") == whole.content[0].text
    assert final.content[0].text == whole.content[0].text
    assert final.usage.output_tokens == whole.usage.output_tokens
    assert final.usage.input_tokens == whole.usage.input_tokens


def case_tools():
    first = create(messages=WEATHER, tools=[TOOL])
    call = next(block for block in first.content if block.type == "tool_use")
    assert first.stop_reason == "tool_use" and call.name == "get_weather" and "city" in call.input
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "Rain."}
    turns = [*WEATHER, {"role": "assistant", "content": first.content}, {"role": "user", "content": [result]}]
    assert create(messages=turns, tools=[TOOL]).stop_reason == "end_turn"


def case_tools_stream():
    events, final = streamed(messages=WEATHER, tools=[TOOL])
    call = next(block for block in final.content if block.type == "tool_use")
    pieces = [event.partial_json for event in events if event.type == "input_json"]
    assert json.loads("".join(pieces)) == call.input and "city" in call.input


def case_thinking():
    whole = create(thinking=THINKING)
    assert [block.type for block in whole.content] == ["thinking", "text"]
    events, final = streamed(thinking=THINKING)
    thoughts = "".join(event.thinking for event in events if event.type == "thinking")
    assert thoughts == whole.content[0].thinking == final.content[0].thinking
    assert final.content[0].signature == whole.content[0].signature


def raised(kind, status, **extra):
    try:
        create(**extra)
    except kind as error:
        assert error.status_code == status and error.body["type"] == "error", error.body
        assert error.request_id.startswith("req_")
    else:
        raise AssertionError(f"no {kind.__name__}")


def case_errors():
    raised(anthropic.NotFoundError, 404, model="nobody")
    raised(anthropic.BadRequestError, 400, messages=[])


def case_count_tokens():
    assert client.messages.count_tokens(model=MODEL, messages=QUESTION).input_tokens > 0


def case_models():
    ids = [model.id for model in client.models.list(limit=1)]
    assert MODEL in ids and "auto" in ids, ids
    assert client.models.retrieve(MODEL).display_name == MODEL


for line in sys.stdin:
    try:
        globals()[f"case_{line.strip()}"]()
        print(json.dumps({"holds": True}), flush=True)
    except Exception:
        print(json.dumps({"crash": traceback.format_exc()}), flush=True)
