"""The same work as ``rnn_tui.inspection.speed.our_run``, as a careful user of PyTorch or JAX would write it.

Each is imported only where it is asked for. Both get one-hot inputs, which is what a character network reads.
"""

import numpy as np

from rnn_tui.inspection.speed import VOCABULARY_SIZE as V
from rnn_tui.inspection.speed import Run, Workload


def torch_run(workload: Workload, threads: int) -> Run:
    """Return a training step of torch.nn.RNN, GRU or LSTM with fused Adam, or one sampled character."""
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    H = workload.hidden_size
    rnn = getattr(torch.nn, workload.cell.upper())(V, H, num_layers=workload.layers)
    out = torch.nn.Linear(H, V)
    if workload.writes:
        state, index = None, 0

        @torch.inference_mode()
        def write() -> None:
            nonlocal state, index
            x = torch.zeros(1, 1, V)
            x[0, 0, index] = 1
            h, state = rnn(x, state)
            index = int(torch.multinomial(torch.softmax(out(h[0, 0]) / 0.8, 0), 1))

        return write
    parameters = [*rnn.parameters(), *out.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=2e-3, fused=True)
    inputs, targets = torch.randint(0, V, (2, workload.seq_length, workload.batch_size))
    carried = None

    def step() -> None:
        nonlocal carried
        optimizer.zero_grad()
        h, state = rnn(torch.nn.functional.one_hot(inputs, V).float(), carried)
        carried = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
        loss = torch.nn.functional.cross_entropy(out(h).view(-1, V), targets.view(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        loss.item()

    return step


def jax_run(workload: Workload, _threads: int) -> Run:
    """Return a jitted training step around ``lax.scan``, or one jitted character; XLA takes its threads as it likes."""
    import jax
    import jax.numpy as jnp

    H, gates = workload.hidden_size, {"rnn": 1, "gru": 3, "lstm": 4}[workload.cell]
    rng = np.random.default_rng(1)

    def matrix(*shape: int):
        return jnp.asarray(rng.uniform(-1, 1, shape) / H**0.5, jnp.float32)

    layers = [
        {"W_xh": matrix(H if layer else V, gates * H), "W_hh": matrix(H, gates * H), "b": matrix(gates * H)}
        for layer in range(workload.layers)
    ]
    parameters = {"layers": layers, "W_hy": matrix(H, V), "b_y": matrix(V)}

    def cell(layer, state, share):
        h = state[0]
        a = h @ layer["W_hh"]
        if workload.cell == "rnn":
            return (jnp.tanh(share + a),)
        if workload.cell == "gru":
            r, z = jnp.split(jax.nn.sigmoid(share[..., : 2 * H] + a[..., : 2 * H]), 2, axis=-1)
            n = jnp.tanh(share[..., 2 * H :] + r * a[..., 2 * H :])
            return (n + z * (h - n),)
        i, f, o = jnp.split(jax.nn.sigmoid(share[..., : 3 * H] + a[..., : 3 * H]), 3, axis=-1)
        c = f * state[1] + i * jnp.tanh(share[..., 3 * H :] + a[..., 3 * H :])
        return (o * jnp.tanh(c), c)

    def forward(parameters, states, x):
        last = []
        for layer, state in zip(parameters["layers"], states, strict=True):
            shares = layer["W_xh"][x] if x.ndim < 3 else x @ layer["W_xh"]
            shares = shares + layer["b"]

            def one(state, share, layer=layer):
                state = cell(layer, state, share)
                return state, state[0]

            after, x = jax.lax.scan(one, state, shares)
            last.append(after)
        return x @ parameters["W_hy"] + parameters["b_y"], last

    parts = 2 if workload.cell == "lstm" else 1
    B = 1 if workload.writes else workload.batch_size
    states = [tuple(jnp.zeros((B, H)) for _part in range(parts)) for _layer in layers]
    if workload.writes:

        @jax.jit
        def next_character(key, states, index):
            logits, states = forward(parameters, states, index)
            key, now = jax.random.split(key)
            return key, states, jax.random.categorical(now, logits[0] / 0.8)[None]

        held = [jax.random.PRNGKey(1), states, jnp.zeros((1, 1), jnp.int32)]

        def write() -> None:
            held[:] = next_character(*held)
            int(held[2][0, 0])

        return write
    inputs, targets = (jnp.asarray(rng.integers(0, V, (workload.seq_length, B))) for _which in range(2))

    def loss_of(parameters, states):
        logits, last = forward(parameters, states, inputs)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), targets[..., None], -1)
        return -chosen.mean(), last

    @jax.jit
    def step_of(parameters, mean, square, count, states):
        (loss, last), gradients = jax.value_and_grad(loss_of, has_aux=True)(parameters, states)
        norm = jnp.sqrt(sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradients)))
        gradients = jax.tree.map(lambda g: g * jnp.minimum(1.0, 1.0 / norm), gradients)
        count = count + 1
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradients)
        square = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, square, gradients)
        parameters = jax.tree.map(
            lambda p, m, s: p - 2e-3 * m / (1 - 0.9**count) / (jnp.sqrt(s / (1 - 0.999**count)) + 1e-8),
            parameters,
            mean,
            square,
        )
        return parameters, mean, square, count, last, loss

    zeros = jax.tree.map(jnp.zeros_like, parameters)
    held = [parameters, zeros, zeros, 0, states]

    def step() -> None:
        *held[:], loss = step_of(*held)
        float(loss)

    return step


PEERS = {"torch": torch_run, "jax": jax_run}
