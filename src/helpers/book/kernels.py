"""Kernels on private sockets: started as a program, or forked from a process that is warm already.

The default socket path is the same for every kernel of a folder and two in parallel dead-lock;
TCP ports are readable by other users of the machine and race. So each kernel gets a folder of its
own, and the user's own kernel specifications and IPython start-up files are not looked at.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from helpers.book.process import SINGLE_THREAD, end_with_parent


def quiet_environment(folder):
    """Return the environment of a page: one thread, no display, nothing from the user's profile."""
    return {
        **SINGLE_THREAD,
        "MPLBACKEND": "svg",
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "IPYTHONDIR": str(Path(folder) / "ipython"),
        "JUPYTER_CONFIG_DIR": str(Path(folder) / "jupyter"),
        "JUPYTER_DATA_DIR": str(Path(folder) / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(Path(folder) / "jupyter"),
    }


def kernel_manager(folder, warm=None):
    """Return a manager class for one kernel whose sockets live in `folder` (mode 0700).

    `warm` is a `WarmKernel` waiting to be used; None starts a program. The class itself ends what
    it started, and says how that ended: papermill hands its manager to nobody.
    """

    class PrivateKernelManager(AsyncKernelManager):
        started = None

        def __init__(self, **settings):
            super().__init__(**settings)
            self.transport = "ipc"
            self.ip = str(Path(folder) / "k")
            self.connection_file = str(Path(folder) / "kernel.json")
            self.kernel_spec_manager = KernelSpecManager(kernel_dirs=[])
            self.provisioner = _Provisioner(
                kernel_id="one", kernel_spec=self.kernel_spec, parent=self
            )
            self.provisioner.warm = warm

        def format_kernel_cmd(self, extra_arguments=None):
            # being interrupted after a failed cell is no news to whoever reads that it failed
            return [*super().format_kernel_cmd(extra_arguments), "--log-level=CRITICAL"]

        @classmethod
        def end(cls):
            """End the kernel's process if it still lives, and what its cells have started."""
            if not cls.started:
                return
            with suppress(ProcessLookupError):
                # either kind of kernel leads a session of its own
                os.killpg(cls.started.pid, signal.SIGKILL)
            if cls.started.poll() is None:
                cls.started.kill()
                cls.started.wait()

        @classmethod
        def death(cls):
            """Return how the kernel died, in words."""
            status = cls.started.poll() if cls.started else None
            if status is None or status >= 0:
                return "the kernel died"
            name = signal.Signals(-status).name
            why = ", as a machine out of memory does" if name == "SIGKILL" else ""
            return f"the kernel died: ended by {name}{why}"

    return PrivateKernelManager


class WarmKernel:
    """A forked process that becomes a kernel once it is told its connection file."""

    stdin = stdout = stderr = None

    def __init__(self):
        read_end, self._write_end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._write_end)
            _become_kernel(read_end)
        os.close(read_end)
        self._status = None

    def connect(self, connection_file):
        """Tell the waiting process its connection file; it starts serving."""
        os.write(self._write_end, connection_file.encode())
        os.close(self._write_end)

    def poll(self):
        """Return the exit status, or None while the process lives."""
        if self._status is None:
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def wait(self):
        """Return the exit status once the process has ended."""
        while self.poll() is None:
            time.sleep(0.01)
        return self._status

    def send_signal(self, number):
        """Send a signal to the process, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        """End the process at once."""
        self.send_signal(signal.SIGKILL)


class _Provisioner(LocalProvisioner):
    """Hands a waiting process to the kernel manager, or starts a program; keeps hold of either."""

    warm = None

    async def launch_kernel(self, cmd, **settings):
        if self.warm:
            self.warm.connect(self.parent.connection_file)
            # no process group: signals meant for the kernel must not reach the page that runs it
            self.process, self.pid, self.pgid = self.warm, self.warm.pid, None
            connection = self.connection_info
        else:
            connection = await super().launch_kernel(cmd, **settings)
        type(self.parent).started = self.process
        return connection


def _become_kernel(read_end):
    """Wait for a connection file and serve as a kernel; never return."""
    try:
        end_with_parent()
        os.setsid()
        connection_file = os.read(read_end, 4096).decode()
        os.close(read_end)
        if connection_file:
            _serve(connection_file)
    finally:
        os._exit(0)


def _serve(connection_file):
    from ipykernel.kernelapp import IPKernelApp

    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    application = IPKernelApp.instance()
    application.initialize(["-f", connection_file, "--HistoryManager.hist_file=:memory:"])
    application.start()
