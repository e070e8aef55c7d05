"""Models in several modules: circles between them, what a call loads, names that nearly clash."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from generator.config import default_config
from generator.ir import AliasRef, Api, EnumRef, ListOf, ModelRef
from generator.lock import ChosenNames
from generator.plan import make_plan
from generator.plan.modules import modules
from generator.render import render
from generator.view.stems import stems

from .rendered import FIRST, TEXT, alias, answering, api, constant, member, model, type_errors


def circle() -> Api:
    """Three models and a named type that need each other, and an enumeration."""
    models = [
        model("User", member("team", ModelRef("Team"), required=False), member("name", TEXT)),
        model("Team", member("users", AliasRef("Users")), member("kind", EnumRef("Kind"))),
        model("Other", member("user", ModelRef("User"))),
    ]
    operations = [answering("user", ModelRef("User")), answering("other", ModelRef("Other"))]
    return api(
        models, [constant("Kind", "k")], [alias("Users", ListOf(ModelRef("User")))], operations
    )


def spread(made: Api, folder: Path) -> Path:
    """The package with each model in a module of its own."""
    config = default_config("api", package="api_client")
    plan = make_plan(made, ChosenNames(), client=config.client)
    plan = replace(plan, modules={key: f"m_{key.lower()}" for key in plan.modules})
    for name, text in render(made, plan, config, "a test", FIRST).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def run(folder: Path, code: str) -> object:
    command = [sys.executable, "-c", f"import json, sys\n{code}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_modules_of_models_can_need_each_other_in_circles(tmp_path: Path) -> None:
    folder = spread(circle(), tmp_path)
    value = {"name": "a", "team": {"kind": "k", "users": [{"name": "b"}]}}
    for first in ("User", "Team", "Other"):
        code = f"from api_client import {first}, User\n"
        code += f"print(json.dumps(User.from_json({value}).to_json()))"
        assert run(folder, code) == value
    assert type_errors(folder) == []


def test_a_call_loads_only_the_models_it_needs(tmp_path: Path) -> None:
    folder = spread(circle(), tmp_path)
    code = (
        "from api_client.resources._things import USER, OTHER\n"
        "def loaded(): return sorted(n.rsplit('.')[-1] for n in sys.modules if '.models.' in n)\n"
        "before = loaded()\n"
        "USER.responses[200].decode({'name': 'a'})\n"
        "print(json.dumps([before, loaded()]))"
    )
    assert run(folder, code) == [[], ["_m_user", "m_user"]]


def test_a_function_of_another_module_is_called_directly_after_its_first_call(
    tmp_path: Path,
) -> None:
    folder = spread(circle(), tmp_path)
    code = (
        "from api_client import Other\n"
        "Other.from_json({'user': {'name': 'a'}})\n"
        "from api_client.models import _m_other, _m_user\n"
        "print(json.dumps(_m_other.decode_user is _m_user.decode_user))"
    )
    assert run(folder, code) is True


def test_classes_that_differ_in_capitals_only_have_functions_of_their_own() -> None:
    classes = {"1": "FooBar", "2": "FOOBar", "3": "Foobar", "4": "foo_bar"}
    found = stems(classes)
    assert found["3"] == ("foobar", "FOOBAR")
    assert len({stem.function for stem in found.values()}) == len(classes)
    assert len({stem.constant for stem in found.values()}) == len(classes)


def test_no_class_is_lost_when_a_word_is_one_letter() -> None:
    kinds = ["Data", "Entry", "Feed", "Group", "Kind", "Link", "Mark", "Note"]
    names = [f"O{kind}" for kind in kinds]
    names += [f"{start}{a}{b}" for start in "OP" for a in "abcdef" for b in "uvwxyz"]
    found = modules(api([], []), {}, {name: name for name in names}, [])
    assert found.keys() == set(names)
