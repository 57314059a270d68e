"""Runs a program on a terminal of its own: on_terminal.py NAME PROGRAM ARGS...

The screen goes to ./screen.raw. For `alpine` it types: the password from the environment, then a short walk
through the mailbox, and prints what it saw. Any other program gets no keys. Ends with the program's status,
or 124 after a minute.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

name, command = sys.argv[1], sys.argv[2:]
password = os.environ.pop('IMAP_PASSWORD', '')
deadline = time.monotonic() + 60
child, terminal = pty.fork()
if child == 0:
    os.environ['TERM'] = 'xterm'
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 30, 100, 0, 0))
log = open('screen.raw', 'wb')


class Ended(Exception):
    pass


def give_up(status):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    sys.exit(status)


def read_some():
    """What appears within a tenth of a second; raises Ended when the program has gone."""
    if time.monotonic() > deadline:
        give_up(124)
    if not select.select([terminal], [], [], 0.1)[0]:
        return ''
    try:
        seen = os.read(terminal, 65536)
    except OSError:
        seen = b''
    if not seen:
        raise Ended
    log.write(seen)
    return seen.decode('utf-8', 'replace')


def until(pattern=None, seconds=8, quiet=0.5):
    """Reads until the pattern is on the screen, or without one until nothing came for `quiet` seconds."""
    screen, end, last = '', time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < end:
        seen = read_some()
        if seen:
            screen, last = screen + seen, time.monotonic()
        if pattern and re.search(pattern, screen):
            return screen
        if not pattern and time.monotonic() - last > quiet:
            return screen
    return screen


def press(keys, pattern=None, seconds=8):
    os.write(terminal, keys.encode())
    return until(pattern, seconds)


def walk_through_alpine():
    index = r'Message +\d+ of +(\d+)'
    if 'PASSWORD' not in until('PASSWORD', 20):
        print('no password prompt')  # it asks about something else, a certificate for one
        give_up(1)
    screen = press(password + '\r', r'Yes\]|' + index, 15)
    if 'Yes]' in screen:  # whether to keep the password on disk
        screen = press('n', index, 15)
    found = re.search(index, screen + until())
    print('messages', found.group(1) if found else 'none')
    shown = [press(key) for key in ('\r', 'n', 'n', 'n')]
    print('opened', sum(1 for each in shown if each))
    for keys in ('i', '*', 'w', 'report\r', 'l', '\r'):
        press(keys)
    press('q', r'[Qq]uit|Yes\]', 5)
    while True:  # whatever it still asks
        press('y', seconds=1)


try:
    if name == 'alpine':
        walk_through_alpine()
    while True:
        read_some()
except (Ended, OSError):
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
