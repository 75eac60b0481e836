"""Checks the deployment with gcloud's own code, offline: its parser reads every command that the scripts would run, and
its message classes read every YAML file. It runs no command, opens no connection and needs no login.

Use: GCLOUD_ROOT=<sdk root> python with_gcloud.py COMMANDS_FILE KIND=YAML_FILE...
Prints one line a problem, then `N commands, N files, N problems`; exit status 1 with any problem.
Python, because gcloud is; what decides is in gcloud, not here.
"""
import contextlib
import io
import os
import shlex
import sys
import tempfile

LIBRARY = os.path.join(os.environ['GCLOUD_ROOT'], 'lib')
sys.path[:0] = [LIBRARY, os.path.join(LIBRARY, 'third_party')]

from googlecloudsdk import gcloud_main  # noqa: E402
from googlecloudsdk.api_lib.util import apis  # noqa: E402
from googlecloudsdk.api_lib.util import messages as messages_util  # noqa: E402
from googlecloudsdk.core import yaml  # noqa: E402

KINDS = {
    'Service': ('run', 'v1', 'Service'),
    'Job': ('run', 'v1', 'Job'),
    'AlertPolicy': ('monitoring', 'v3', 'AlertPolicy'),
    'LogMetric': ('logging', 'v2', 'LogMetric'),
    'Build': ('cloudbuild', 'v1', 'Build'),
}


def command_problem(parser, line):
    """None where gcloud's parser takes a command line; its own words for a refusal go to stderr."""
    words = shlex.split(line, comments=True)
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # the usage; gcloud's log keeps the stderr of its start
            parser.parse_args(words[1:])
    except SystemExit:
        return 'refused by gcloud, its words are above'
    return None


def file_problem(kind, path):
    """What gcloud's message class says of a YAML file, or None where it takes every field."""
    api, version, name = KINDS[kind]
    try:
        message = getattr(apis.GetMessagesModule(api, version), name)
        messages_util.DictToMessageWithErrorCheck(yaml.load_path(path), message)
    except Exception as error:  # gcloud raises many kinds; each is a problem of the file
        return str(error).strip().split('\n')[0]
    return None


def is_awake(parser):
    """A check that takes everything checks nothing: gcloud must refuse a wrong flag, field and type."""
    wrong_command = 'gcloud run services replace /dev/null --regoin=x'
    wrong_files = ['{spec: {templte: {}}}', '{spec: {template: {spec: {containerConcurrency: many}}}}']
    with tempfile.TemporaryDirectory() as folder:
        refused = []
        for number, text in enumerate(wrong_files):
            path = os.path.join(folder, f'{number}.yaml')
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
            refused.append(file_problem('Service', path) is not None)
        print('gcloud refuses a wrong flag, as it must:', file=sys.stderr)
        refused.append(command_problem(parser, wrong_command) is not None)
    return all(refused)


def main():
    parser = gcloud_main.CreateCLI([])._CLI__parser
    if not is_awake(parser):
        print('gcloud took a wrong flag, field or type: this check checks nothing')
        return 1
    problems = []
    with open(sys.argv[1], encoding='utf-8') as file:
        commands = [line.strip() for line in file if line.startswith('gcloud ')]
    for line in commands:
        problem = command_problem(parser, line)
        if problem:
            problems.append(f'{line}: {problem}')
    for argument in sys.argv[2:]:
        kind, path = argument.split('=', 1)
        problem = file_problem(kind, path)
        if problem:
            problems.append(f'{os.path.basename(path)}: {problem}')
    for problem in problems:
        print(problem)
    print(f'{len(commands)} commands, {len(sys.argv) - 2} files, {len(problems)} problems')
    return 1 if problems else 0


sys.exit(main())
