"""The peers' clients and models for the same documents, generated when they are needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import Any

from .rounds import run
from .samples import corrected
from .workspace import Workspace

# What each peer calls the answer of an operation.
_CLIENT_ANSWERS = {
    "cobalt": "PostMessagesResponse200",
    "clerk_chat": "MessageResponse",
    "hero": "SendMessageResponse200",
    "metriport": "SendMessageResponse200",
    "mateo": "PostIndex3Response200",
}
_PYDANTIC_ANSWERS = {
    "cobalt": "MessagesPostResponse",
    "clerk_chat": "MessageResponse",
    "hero": "V1MessagesSendPostResponse",
    "metriport": "MedicalV1MessagePostResponse",
    "mateo": "SendMessagePostResponse",
}


def client_command(document: Path, output: Path) -> Sequence[str]:
    """The command that makes openapi-python-client's package from a document."""
    generate = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(document)]
    return [*generate, "--meta", "none", "--overwrite", "--output-path", str(output)]


def corrected_file(api: str, folder: Path) -> Path:
    """A file in the folder with the document of an API and its overlay."""
    path = folder / f"{api}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(corrected(api)), "utf-8")
    return path


def client_models(workspace: Workspace, api: str) -> Any:
    """The module with openapi-python-client's models of an API."""
    package = f"peer_client_{api}"
    output = workspace.folder / package
    if not output.exists():
        command = client_command(corrected_file(api, workspace.folder), output)
        run(command, folder=workspace.folder, environment=workspace.environment)
    return _imported(workspace, f"{package}.models")


def client_decoder(workspace: Workspace, api: str) -> Callable[[bytes], Any]:
    """How openapi-python-client's package of an API reads its answer."""
    from_dict = getattr(client_models(workspace, api), _CLIENT_ANSWERS[api]).from_dict
    return lambda content: from_dict(json.loads(content))


def pydantic_decoder(workspace: Workspace, api: str) -> Callable[[bytes], Any]:
    """How datamodel-code-generator's pydantic model of an API reads its answer."""
    module = f"peer_pydantic_{api}"
    output = workspace.folder / f"{module}.py"
    if not output.exists():
        document = corrected_file(api, workspace.folder)
        command = [sys.executable, "-m", "datamodel_code_generator", "--input", str(document)]
        command += ["--input-file-type", "openapi", "--openapi-scopes", "schemas", "paths"]
        command += ["--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"]
        command += ["--target-python-version", "3.11", "--output", str(output)]
        run(command, folder=workspace.folder, environment=workspace.environment)
    model = getattr(_imported(workspace, module), _PYDANTIC_ANSWERS[api])
    validate: Callable[[bytes], Any] = model.model_validate_json
    return validate


def _imported(workspace: Workspace, module: str) -> Any:
    folder = str(workspace.folder)
    if folder not in sys.path:
        sys.path.append(folder)
    invalidate_caches()  # the folder has just got it
    return import_module(module)
