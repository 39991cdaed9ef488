"""Starts TensorZero's embedded HTTP gateway, prints its base URL and stays up.

Run: python tensorzero_gateway.py CONFIG_FILE
"""

import signal
import sys

import openai
import tensorzero

client = openai.OpenAI(api_key="bench")
tensorzero.patch_openai_client(client, config_file=sys.argv[1], async_setup=False)
print(f"READY {client.base_url}", flush=True)
signal.pause()
