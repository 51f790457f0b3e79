"""Our cells, gradients and training against PyTorch's, from the same parameters."""

from dataclasses import replace

import numpy as np
import pytest
from networks import make_network, random_window

from rnn_tui.network.architecture import layer_name
from rnn_tui.network.equations import PlainRNN, draw_connections
from rnn_tui.network.torch_names import from_torch, to_torch
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.optimizers import clip_gradients, make_optimizer

torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")

V, H, T, B = 7, 6, 9, 4
THEIRS = {"rnn": "RNN", "relu": "RNN", "gru": "GRU", "lstm": "LSTM"}
KINDS = [(cell, layers) for cell in THEIRS for layers in (1, 2, 3)]


def module_of(network):
    """A PyTorch module that took our parameters by their names alone."""
    architecture = network.architecture
    extra = {"nonlinearity": "relu"} if architecture.cell == "relu" else {}
    module = torch.nn.Module()
    kind = getattr(torch.nn, THEIRS[architecture.cell])
    dtype = torch.float64 if network.flat.dtype == np.float64 else torch.float32
    sizes = architecture.vocabulary_size, architecture.hidden_size
    module.rnn = kind(*sizes, num_layers=architecture.layers, dtype=dtype, **extra)
    module.out = torch.nn.Linear(*reversed(sizes), dtype=dtype)
    module.load_state_dict({name: torch.tensor(tensor) for name, tensor in to_torch(network).items()})
    return module


def their_state(state):
    """(layers, parts, B, H) as PyTorch has it: h, or h and c."""
    parts = tuple(torch.tensor(np.ascontiguousarray(state[:, part])) for part in range(state.shape[1]))
    return parts if len(parts) == 2 else parts[0]


def their_loss(module, inputs, targets, state):
    x = torch.nn.functional.one_hot(torch.tensor(inputs.astype(np.int64)), module.rnn.input_size)
    outputs, last = module.rnn(x.to(module.out.weight.dtype), their_state(state))
    logits = module.out(outputs)
    y = torch.tensor(targets.astype(np.int64)).reshape(-1)
    return torch.nn.functional.cross_entropy(logits.reshape(len(y), -1), y), logits, last


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_logits_states_and_all_gradients_agree(cell, layers):
    network = make_network(V, H, cell, layers)
    inputs, targets, state = random_window(network, T, B, T)
    module = module_of(network)
    loss, logits, last = their_loss(module, inputs, targets, state)
    loss.backward()
    ours, our_last = network.loss_and_gradients(inputs, targets, state)
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    for part, theirs in enumerate(last if cell == "lstm" else (last,)):
        assert our_last[:, part] == pytest.approx(theirs.detach().numpy(), rel=1e-10)
    alone = state[:, :, 0]
    for t in range(T):
        alone, our_logits = network.step(int(inputs[t, 0]), alone)
        assert our_logits == pytest.approx(logits[t, 0].detach().numpy(), rel=1e-5)
    gradients = make_network(V, H, cell, layers)
    gradients.flat[...] = network.flat_gradients
    for name, gradient in to_torch(gradients).items():
        theirs = module.get_parameter(name).grad.numpy()
        if "bias_hh" in name:
            continue  # we have one bias where they have two: that of bias_ih is both
        assert np.linalg.norm(gradient - theirs) < 1e-5 * np.linalg.norm(theirs), name
    if cell == "gru":  # the one bias of theirs that is a second one of ours
        for layer in range(layers):
            theirs = module.get_parameter(f"rnn.bias_hh_l{layer}").grad.numpy()[-H:]
            ours_n = to_torch(gradients)[f"rnn.bias_hh_l{layer}"][-H:]
            assert np.linalg.norm(ours_n - theirs) < 1e-5 * np.linalg.norm(theirs)


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_the_gradient_of_every_state_on_the_way_agrees(cell, layers):
    network = make_network(V, H, cell, layers)
    inputs, targets, state = random_window(network, T, B, T)
    plain = PlainRNN(network.architecture, network.parameters)
    found = plain.backward(plain.forward(inputs, state), targets, 1 / targets.size)
    cells, tensors = [], {name: torch.tensor(tensor) for name, tensor in to_torch(network).items()}
    for layer in range(layers):
        extra = {"nonlinearity": "relu"} if cell == "relu" else {}
        each = getattr(torch.nn, f"{THEIRS[cell]}Cell")(H if layer else V, H, dtype=torch.float64, **extra)
        each.load_state_dict({name: tensors[f"rnn.{name}_l{layer}"] for name in each.state_dict()})
        cells.append(each)
    parts = [[torch.tensor(part, requires_grad=True) for part in each] for each in state]
    kept, loss = [parts], torch.zeros((), dtype=torch.float64)
    for index, target in zip(inputs.astype(int), targets.astype(int)):
        x, new = torch.eye(V, dtype=torch.float64)[index], []
        for each, before in zip(cells, kept[-1]):
            after = each(x, tuple(before) if cell == "lstm" else before[0])
            new.append(list(after) if cell == "lstm" else [after])
            for part in new[-1]:
                part.retain_grad()
            x = new[-1][0]
        logits = x @ tensors["out.weight"].T + tensors["out.bias"]
        loss = loss + torch.nn.functional.cross_entropy(logits, torch.tensor(target)) / T
        kept.append(new)
    loss.backward()
    for layer in range(layers):
        assert found.state[layer] == pytest.approx(np.stack([part.grad for part in kept[0][layer]]), abs=1e-12)
        for character, new in zip(found.characters, kept[1:]):
            for name, part in zip("hc", new[layer]):
                assert getattr(character.layers[layer], name) == pytest.approx(part.grad.numpy(), abs=1e-12)


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_drop_connect_is_pytorchs_network_with_these_weights_left_out(cell, layers):
    network = make_network(V, H, cell, layers, drop_connect=0.3)
    inputs, targets, state = random_window(network, T, B, T)
    ours, _last = network.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(4))
    connections = draw_connections(network.architecture, np.random.default_rng(4), network.flat.dtype)
    module, masks = module_of(network), make_network(V, H, cell, layers)
    for layer, mask in enumerate(connections):
        masks.parameters[layer_name("W_hh", layer)][...] = mask
    masks = {name: torch.tensor(tensor) for name, tensor in to_torch(masks).items() if "weight_hh" in name}
    with torch.no_grad():
        for name, mask in masks.items():
            module.get_parameter(name).mul_(mask)
    loss = their_loss(module, inputs, targets, state)[0]
    loss.backward()
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    gradients = make_network(V, H, cell, layers)
    gradients.flat[...] = network.flat_gradients
    for name, gradient in to_torch(gradients).items():
        theirs = module.get_parameter(name).grad * masks.get(name, 1)
        assert "bias_hh" in name or np.linalg.norm(gradient - theirs.numpy()) < 1e-5 * theirs.norm(), name


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_gains_are_those_of_a_module_written_by_hand(cell, layers):
    network = make_network(V, H, cell, layers, gain=True)
    inputs, targets, state = random_window(network, T, B, T)
    ours, _last = network.loss_and_gradients(inputs, targets, state)
    p = {name: torch.tensor(values, requires_grad=True) for name, values in network.parameters.items()}
    parts, loss = [[torch.tensor(part) for part in each] for each in state], 0
    for index, target in zip(inputs.astype(int), targets.astype(int)):
        x = one_hot = torch.eye(V, dtype=torch.float64)[index]
        for layer, (h, *c) in enumerate(parts):
            W_xh, W_hh, b_h, W_xm = (p[layer_name(name, layer)] for name in ("W_xh", "W_hh", "b_h", "W_xm"))
            a, s = x @ W_xh + b_h.unsqueeze(-2), (h * (1 + one_hot @ W_xm)) @ W_hh  # (G, B, H), or (1, B, H)
            if cell == "gru":
                r, z = torch.sigmoid(a[1] + s[0]), torch.sigmoid(a[2] + s[1])
                parts[layer] = [(1 - z) * torch.tanh(a[0] + r * (s[2] + p[layer_name("b_hn", layer)])) + z * h]
            elif cell == "lstm":
                i, f, o = torch.sigmoid(a + s)[:3]
                new_c = f * c[0] + i * torch.tanh((a + s)[3])
                parts[layer] = [o * torch.tanh(new_c), new_c]
            else:
                parts[layer] = [(torch.relu if cell == "relu" else torch.tanh)(a + s)]
            x = parts[layer][0]
        loss = loss + torch.nn.functional.cross_entropy(x @ p["W_hy"] + p["b_y"], torch.tensor(target)) / T
    loss.backward()
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    for name, gradient in network.gradients.items():
        assert gradient == pytest.approx(p[name].grad.numpy(), rel=1e-9, abs=1e-12), name


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_parameters_go_to_pytorch_and_come_back(cell, layers):
    network, other = make_network(V, H, cell, layers), make_network(V, H, cell, layers, seed=1)
    from_torch(other, {name: tensor.numpy() for name, tensor in module_of(network).state_dict().items()})
    assert np.array_equal(network.flat, other.flat)


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_parameters_born_in_pytorch_compute_the_same_here(cell, layers):
    network = make_network(V, H, cell, layers)
    module = module_of(network)
    with torch.no_grad():
        for parameter in module.parameters():  # both biases have something in them
            parameter.uniform_(-0.5, 0.5, generator=torch.Generator().manual_seed(parameter.numel()))
    from_torch(network, {name: tensor.numpy() for name, tensor in module.state_dict().items()})
    inputs, targets, state = random_window(network, T, B, T)
    assert network.loss(inputs, targets, state)[0] == pytest.approx(
        their_loss(module, inputs, targets, state)[0].item(), rel=1e-10
    )


OPTIMIZERS = {
    "sgd": lambda p, c: torch.optim.SGD(p, c.learning_rate),
    "momentum": lambda p, c: torch.optim.SGD(p, c.learning_rate, momentum=c.momentum),
    "nesterov": lambda p, c: torch.optim.SGD(p, c.learning_rate, momentum=c.momentum, nesterov=True),
    "adagrad": lambda p, c: torch.optim.Adagrad(p, c.learning_rate),
    "rmsprop": lambda p, c: torch.optim.RMSprop(p, c.learning_rate, alpha=c.decay_rate),
    "adam": lambda p, c: torch.optim.Adam(p, c.learning_rate),
    "adamw": lambda p, c: torch.optim.AdamW(p, c.learning_rate, weight_decay=c.weight_decay),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_ten_steps_of_each_optimizer_agree(name):
    config = replace(TrainingConfig(), optimizer=name, learning_rate=0.01)
    network = make_network(V, H, "gru")
    module = module_of(network)
    module.rnn.bias_hh_l0.register_hook(lambda gradient: torch.cat((torch.zeros(2 * H), gradient[-H:])))
    ours, theirs = make_optimizer(config, network.flat), OPTIMIZERS[name](module.parameters(), config)
    for step in range(10):
        inputs, targets, state = random_window(network, T, B, T, seed=step)
        network.loss_and_gradients(inputs, targets, state)
        ours.step(network.flat, network.flat_gradients, config.learning_rate)
        theirs.zero_grad()
        their_loss(module, inputs, targets, state)[0].backward()
        theirs.step()
    for parameter, tensor in to_torch(network).items():
        values = module.get_parameter(parameter).detach().numpy()
        assert tensor == pytest.approx(values, rel=1e-6, abs=1e-9), parameter


def test_the_loss_curve_of_a_two_layer_lstm_in_float32():
    config = replace(TrainingConfig(), optimizer="rmsprop", learning_rate=2e-3)
    network = make_network(20, 32, "lstm", 2, dtype=np.float32)
    module = module_of(network)
    for layer in (0, 1):  # one bias learns, as ours
        module.get_parameter(f"rnn.bias_hh_l{layer}").requires_grad_(False)
    ours = make_optimizer(config, network.flat)
    theirs = OPTIMIZERS["rmsprop"]([p for p in module.parameters() if p.requires_grad], config)
    state = our_state = network.zero_state(8)
    for step in range(50):
        inputs, targets, _state = random_window(network, 25, 8, 25, seed=step % 5)
        loss, our_state = network.loss_and_gradients(inputs, targets, our_state)
        clip_gradients(network.flat_gradients, 5.0, None)
        ours.step(network.flat, network.flat_gradients, config.learning_rate)
        theirs.zero_grad()
        their, _logits, last = their_loss(module, inputs, targets, state)
        their.backward()
        torch.nn.utils.clip_grad_value_(module.parameters(), 5.0)
        theirs.step()
        state = np.stack([part.detach().numpy() for part in last], axis=1)
        assert loss == pytest.approx(their.item(), rel=1e-4), step
