"""Data-parallel training over single-threaded processes.

One process a core, with one exchange of gradients a step, loses little when other work shares the
machine, where threads that meet at every operation would wait for each other.
"""

import os
import socket

import torch
import torch.distributed as dist
import torch.multiprocessing as mp


def rank():
    """Returns this process's number (0 outside of `launch`)."""
    return dist.get_rank() if dist.is_initialized() else 0


def world():
    """Returns the number of processes."""
    return dist.get_world_size() if dist.is_initialized() else 1


def average_gradients(parameters):
    """Averages the gradients of all processes; a missing gradient counts as zero."""
    if world() == 1:
        return
    parameters = list(parameters)
    for p in parameters:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    flat = torch.cat([p.grad.flatten() for p in parameters])
    dist.all_reduce(flat)
    flat /= world()
    at = 0
    for p in parameters:
        p.grad.copy_(flat[at : at + p.numel()].view_as(p))
        at += p.numel()


def average_tensors(tensors):
    """Sets the tensors to their mean over all processes."""
    if world() == 1:
        return
    flat = torch.cat([t.flatten() for t in tensors])
    dist.all_reduce(flat)
    flat /= world()
    at = 0
    for t in tensors:
        t.copy_(flat[at : at + t.numel()].view_as(t))
        at += t.numel()


def agree(value):
    """Returns process 0's number in every process."""
    if world() == 1:
        return value
    tensor = torch.tensor([float(value)], dtype=torch.float64)
    dist.broadcast(tensor, 0)
    return float(tensor)


def barrier():
    """Waits for all processes."""
    if world() > 1:
        dist.barrier()


def _run(number, processes, port, function, arguments):
    torch.set_num_threads(1)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
    dist.init_process_group("gloo", rank=number, world_size=processes)
    function(*arguments)
    dist.destroy_process_group()


def launch(processes, function, *arguments):
    """Runs `function(*arguments)` in that many processes, each with one thread."""
    if processes == 1:
        torch.set_num_threads(1)
        function(*arguments)
        return
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    mp.spawn(_run, (processes, port, function, arguments), nprocs=processes)
