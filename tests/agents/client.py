"""An MCP client on the official Python SDK: does what it is told, and prints all that it got.

    client.py SCRIPT PROGRAM ARGUMENT…

SCRIPT is JSON: {"person": "accept" | "decline" | "cancel" | null, "calls": [{"tool": …, "arguments": …, "meta": …,
"progress": true, "seconds": 0.5}]}. `person` is what a person answers to a question; null is a client that can't ask.
The SDK checks each result against the tool's output schema.
"""

import asyncio
import json
import os
import sys
from datetime import timedelta

from anyio import BrokenResourceError
from mcp import ClientSession, McpError, StdioServerParameters, types
from mcp.client.stdio import stdio_client


async def main(script, program, *arguments):
    script = json.loads(script)
    asked = []

    async def person(_context, question):
        asked.append(question.model_dump(mode="json", by_alias=True))
        content = {"confirm": True} if script["person"] == "accept" else None
        return types.ElicitResult(action=script["person"], content=content)

    async def call(session, wanted):
        told = []

        async def progress(done, total, message):
            told.append([done, total, message])

        limit = timedelta(seconds=wanted["seconds"]) if "seconds" in wanted else None
        try:
            result = await session.call_tool(
                wanted["tool"],
                wanted.get("arguments"),
                limit,
                progress if wanted.get("progress") else None,
                meta=wanted.get("meta"),
            )
        except McpError as error:
            return {"protocol_error": error.error.model_dump(mode="json")}
        return {**result.model_dump(mode="json", by_alias=True), "progress": told}

    server = StdioServerParameters(command=program, args=arguments, env=dict(os.environ))
    got = None
    try:
        async with stdio_client(server, errlog=sys.stderr) as streams:
            asks = person if script.get("person") else None
            async with ClientSession(*streams, elicitation_callback=asks) as session:
                hello = await session.initialize()
                tools = await session.list_tools()
                got = hello, tools, [await call(session, wanted) for wanted in script.get("calls", [])]
    except* BrokenResourceError:
        # The answer to a call given up can come while the SDK closes; its reader then has nobody to hand it to.
        if got is None:
            raise
    hello, tools, results = got
    print(json.dumps({
        "hello": hello.model_dump(mode="json", by_alias=True),
        "tools": [tool.model_dump(mode="json", by_alias=True) for tool in tools.tools],
        "results": results,
        "asked": asked,
    }))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
