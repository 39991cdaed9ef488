"""The cases of the official Python client. Reads the name of a case a line, prints a line of JSON: what the test has to look
after, {} for nothing, or the crash.

Run: python openai_cases.py BASE_URL MODEL
"""

import json
import sys
import traceback

import openai
from openai.types.responses import Response, ResponseItem, ResponseStreamEvent
from pydantic import BaseModel, TypeAdapter

BASE_URL, MODEL = sys.argv[1:3]
SLOW, BROKEN = "slow-model", "broken-model"
client = openai.OpenAI(base_url=BASE_URL, api_key="none", max_retries=0, timeout=30)
QUESTION = "What is a fairlead?"
WEATHER = "Use get_weather for Paris."
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
CHAT_TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}
TOOL = {"type": "function", "name": "get_weather", "strict": True, "parameters": PARAMETERS}


class Ship(BaseModel):
    name: str
    tons: float


def user(content):
    return [{"role": "user", "content": content}]


def chat(**extra):
    return client.chat.completions.create(**{"model": MODEL, "messages": user(QUESTION), **extra})


def create(**extra):
    return client.responses.create(**{"model": MODEL, "input": QUESTION, **extra})


def equal(seen, wanted):
    assert seen == wanted, f"{seen!r} is not {wanted!r}"


def raises(kind, run, **fields):
    try:
        run()
    except kind as error:
        for name, value in fields.items():
            equal(getattr(error, name), value)
        return error
    raise AssertionError(f"no {kind.__name__} was raised")


# chat completions


def case_chat():
    answer = chat()
    equal(answer.choices[0].finish_reason, "stop")
    assert answer.usage.completion_tokens > 0


def case_chat_stream():
    text, ids = "", set()
    for chunk in chat(stream=True):
        ids.add(chunk.id)
        text += chunk.choices[0].delta.content or ""
    equal(len(ids), 1)
    equal(text, chat().choices[0].message.content)


def case_chat_stream_helper():
    text = ""
    with client.chat.completions.stream(model=MODEL, messages=user(QUESTION)) as stream:
        for event in stream:
            if event.type == "content.delta":
                text += event.delta
        final = stream.get_final_completion()
    equal(final.choices[0].message.content, text)
    equal(text, chat().choices[0].message.content)


def case_chat_tools():
    first = chat(messages=user(WEATHER), tools=[CHAT_TOOL]).choices[0]
    call = first.message.tool_calls[0]
    assert "city" in json.loads(call.function.arguments)
    result = {"role": "tool", "tool_call_id": call.id, "content": "Rain."}
    messages = [*user(WEATHER), first.message.to_dict(), result]
    equal(chat(messages=messages, tools=[CHAT_TOOL]).choices[0].finish_reason, "stop")


def case_chat_parse():
    answer = client.chat.completions.parse(model=MODEL, messages=user(QUESTION), response_format=Ship)
    assert isinstance(answer.choices[0].message.parsed, Ship)


def case_chat_usage():
    def usages(asked):
        stream = chat(stream=True, stream_options={"include_usage": asked})
        return [chunk.choices for chunk in stream if chunk.usage is not None]

    equal(usages(False), [])
    equal(usages(True), [[]])


def case_chat_choices():
    answer = chat(n=2, logprobs=True, top_logprobs=2)
    equal([choice.index for choice in answer.choices], [0, 1])
    equal(len(answer.choices[0].logprobs.content[0].top_logprobs), 2)


def case_chat_errors():
    raises(openai.NotFoundError, lambda: chat(model="nobody"), status_code=404, code="model_not_found")
    raises(openai.BadRequestError, lambda: chat(messages="x"), param="messages")


def case_chat_abort():
    stream = chat(model=SLOW, stream=True)
    next(iter(stream))
    stream.close()
    return {"left": True}


def case_chat_headers():
    raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=user(QUESTION))
    equal(raw.headers["x-fairlead-model"], MODEL)


def case_chat_broken():
    raises(openai.APIError, lambda: list(chat(model=BROKEN, stream=True)))


# responses


def case_responses():
    made = create()
    assert "simulated answer" in made.output_text
    assert made.id.startswith("resp_")
    equal((made.object, made.status, made.error), ("response", "completed", None))
    equal(made.usage.total_tokens, made.usage.input_tokens + made.usage.output_tokens)


def case_responses_stream():
    events = list(create(stream=True))
    equal([event.sequence_number for event in events], list(range(len(events))))
    kinds = [event.type for event in events]
    equal(
        [kind for at, kind in enumerate(kinds) if at == 0 or kind != kinds[at - 1]],
        [
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed",
        ],
    )
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    equal(events[-1].response.output_text, text)


def case_responses_stream_helper():
    text = ""
    with client.responses.stream(model=MODEL, input=QUESTION) as stream:
        for event in stream:
            if event.type == "response.output_text.delta":
                text += event.delta
        final = stream.get_final_response()
    equal(final.output_text, text)
    equal(text, create().output_text)


def case_responses_parse():
    made = client.responses.parse(model=MODEL, input=QUESTION, text_format=Ship)
    assert isinstance(made.output_parsed, Ship)
    with client.responses.stream(model=MODEL, input=QUESTION, text_format=Ship) as stream:
        for _event in stream:
            pass
        assert isinstance(stream.get_final_response().output_parsed, Ship)


def called_weather():
    made = create(input=WEATHER, tools=[TOOL])
    return made, next(item for item in made.output if item.type == "function_call")


def case_responses_tools():
    made, call = called_weather()
    assert "city" in json.loads(call.arguments)
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "Rain."}
    following = create(input=[*user(WEATHER), *made.output, output], tools=[TOOL], store=False)
    assert following.output_text


def case_responses_tools_stream():
    events = list(create(input=WEATHER, tools=[TOOL], tool_choice="required", stream=True))
    kind = "response.function_call_arguments.delta"
    text = "".join(event.delta for event in events if event.type == kind)
    assert "city" in json.loads(text)
    equal(events[-1].response.output[0].arguments, text)


def case_responses_previous():
    first = list(create(input="One", stream=True))[-1].response
    second = create(input="Two", previous_response_id=first.id)
    third = create(input="Three", previous_response_id=second.id)
    equal(third.previous_response_id, second.id)
    listed = list(client.responses.input_items.list(third.id, order="asc"))
    equal([item.role for item in listed], ["user", "assistant", "user", "assistant", "user"])


def case_responses_previous_tools():
    made, call = called_weather()
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "Rain."}
    assert create(input=[output], previous_response_id=made.id, tools=[TOOL]).output_text


def case_responses_retrieve():
    made = create(metadata={"a": "b"})
    equal(client.responses.retrieve(made.id).to_dict(), made.to_dict())


def case_responses_input_items():
    first = create(input="One")
    second = create(input="Two", previous_response_id=first.id)
    items = list(client.responses.input_items.list(second.id, order="asc", limit=1))
    equal([item.content[0].text for item in items], ["One", first.output_text, "Two"])


def case_responses_delete():
    made = create()
    client.responses.delete(made.id)
    raises(openai.NotFoundError, lambda: client.responses.retrieve(made.id))
    raises(openai.NotFoundError, lambda: client.responses.delete(made.id))


def case_responses_no_store():
    made = create(store=False)
    raises(openai.NotFoundError, lambda: client.responses.retrieve(made.id))
    raises(openai.BadRequestError, lambda: create(previous_response_id=made.id))


def case_responses_reasoning():
    plain = create(reasoning={"effort": "low"})
    equal([item.type for item in plain.output], ["reasoning", "message"])
    assert plain.output[0].content[0].text
    summed = list(create(reasoning={"effort": "low", "summary": "auto"}, stream=True))
    kind = "response.reasoning_summary_text.delta"
    text = "".join(event.delta for event in summed if event.type == kind)
    assert text
    equal(summed[-1].response.output[0].summary[0].text, text)


def case_responses_incomplete():
    made = create(max_output_tokens=4)
    equal((made.status, made.incomplete_details.reason), ("incomplete", "max_output_tokens"))
    equal(list(create(max_output_tokens=4, stream=True))[-1].type, "response.incomplete")


def case_responses_errors():
    bad = openai.BadRequestError
    raises(openai.NotFoundError, lambda: create(model="nobody"), code="model_not_found")
    raises(bad, lambda: create(input=4), param="input")
    raises(bad, lambda: create(previous_response_id="resp_0"), code="previous_response_not_found")
    raises(bad, lambda: create(background=True), param="background")
    raises(bad, lambda: create(tools=[{"type": "web_search"}]), param="tools[0].type")


def case_responses_abort():
    stream = create(model=SLOW, stream=True)
    for event in stream:
        if event.type == "response.output_text.delta":
            break
    stream.close()
    return {"left": True}


def case_responses_broken():
    raises(openai.APIError, lambda: list(create(model=BROKEN, stream=True)))


def case_responses_lost():
    raw = client.responses.with_raw_response.create(model=MODEL, input=QUESTION, truncation="auto")
    equal(raw.headers["x-fairlead-lost-fields"], "truncation")


def case_responses_input():
    image = {"type": "input_image", "image_url": "data:image/png;base64,iVBORw0KGgo=", "detail": "auto"}
    parts = [{"type": "input_text", "text": "Look."}, image]
    made = create(instructions="Be brief.", input=user(parts))
    equal((made.status, made.instructions), ("completed", "Be brief."))


def case_responses_logprobs():
    part = create(top_logprobs=2, include=["message.output_text.logprobs"]).output[0].content[0]
    equal(len(part.logprobs[0].top_logprobs), 2)
    equal("".join(token.token for token in part.logprobs), part.text)


def case_responses_custom_tool():
    tools = [{"type": "custom", "name": "run_code"}]
    made = create(input="Please run_code.", tools=tools, tool_choice="required")
    equal((made.output[0].type, made.output[0].name), ("custom_tool_call", "run_code"))
    output = {"type": "custom_tool_call_output", "call_id": made.output[0].call_id, "output": "done"}
    assert create(input=[output], previous_response_id=made.id, tools=tools).output_text


def case_responses_echo():
    made = create(instructions="Be brief.", metadata={"a": "b"}, temperature=0.5, tools=[TOOL], tool_choice="none")
    equal((made.instructions, made.metadata, made.temperature), ("Be brief.", {"a": "b"}, 0.5))
    equal((made.tools[0].name, made.tool_choice, made.truncation), ("get_weather", "none", "disabled"))


VARIANTS = [
    {},
    {"reasoning": {"effort": "low"}},
    {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"]},
    {"input": WEATHER, "tools": [TOOL], "tool_choice": "required", "metadata": {"a": "b"}},
    {"input": "Please run_code.", "tools": [{"type": "custom", "name": "run_code"}], "tool_choice": "required"},
    {"max_output_tokens": 4},
    {"top_logprobs": 2, "include": ["message.output_text.logprobs"], "text": {"verbosity": "low"}},
    {"instructions": "Be brief.", "temperature": 0.5, "top_p": 0.9, "store": False, "user": "ann"},
]


def case_responses_models():
    """Strictly: what the client itself takes on trust."""
    one = TypeAdapter(Response)
    event = TypeAdapter(ResponseStreamEvent)
    item = TypeAdapter(ResponseItem)
    for variant in VARIANTS:
        raw = client.responses.with_raw_response.create(**{"model": MODEL, "input": QUESTION, **variant})
        body = json.loads(raw.content)
        made = one.validate_python(body)
        equal(set(made.model_extra), {"store"})  # OpenAI's service sends it, the client has no field for it
        with client.responses.with_streaming_response.create(
            **{"model": MODEL, "input": QUESTION, "stream": True, **variant}
        ) as streamed:
            for line in streamed.iter_lines():
                if line.startswith("data: "):
                    equal(event.validate_python(json.loads(line[6:])).model_extra, {})
        if body["store"]:
            listed = client.responses.input_items.with_raw_response.list(body["id"])
            for one_item in json.loads(listed.content)["data"]:
                item.validate_python(one_item)


CASES = sorted(name.removeprefix("case_") for name in globals() if name.startswith("case_"))


def case_all():
    return {"cases": CASES}


for line in sys.stdin:
    try:
        seen = globals()[f"case_{line.strip()}"]() or {}
    except Exception:  # the test shows it
        seen = {"crash": traceback.format_exc()}
    print(json.dumps(seen), flush=True)
