"""The cells over one window, forward and backward: all of the network that has to go step by step.

A cell is built for windows of at most T steps and B streams over the recurrent weights of one layer, and owns its
buffers. The input's share of every step, x_t W_xh + b_h, is put into ``inputs_share`` (G, T, B, H) from outside, a
block for each of the G gates; ``forward`` turns it into the states, ``backward`` turns it into the gradient of the
pre-activations. Everything that can be done for a whole window at once is done outside (see window).

``h`` (T + 1, B, H) are the states, the one before the window first; ``m`` (T, B, H) is what W_hh multiplies: the states
before each step, or, with ``gains``, these times what lies there. ``of_input`` and ``of_state`` are the blocks of
``gradient`` that belong to W_xh and to W_hh. ``buffer`` is the array in which ``gradient`` lies: contiguous, its blocks
perhaps longer.
"""

from typing import Protocol

import numpy as np
from numpy.typing import DTypeLike

from rnn_tui.network.activations import HALVES, rectify, sigmoid_in_place
from rnn_tui.network.architecture import CellName
from rnn_tui.network.matmul import product_with
from rnn_tui.network.recurrence import Floats, Gains, Part, Recurrence


class Cell(Protocol):
    """What a window asks of a cell."""

    h: Floats
    m: Floats
    gains: Gains | None
    inputs_share: Floats
    buffer: Floats
    gradient: Floats
    of_input: slice
    of_state: slice

    def forward(self, steps: int, state: Floats) -> None:
        """Compute ``steps`` states from ``state`` (parts, B, H)."""

    def copy_state(self, steps: int, out: Floats) -> None:
        """Write the state after ``steps`` steps, those of the last ``forward``, into ``out`` (parts, B, H)."""

    def backward(self, dh: Floats) -> None:
        """Carry ``dh`` (T, B, H), what reaches each state from above, back through time into ``gradient``.

        Backpropagation through time: Werbos 1990. ``dh`` is overwritten.
        """


def _buffer(count: int, T: int, B: int, H: int, dtype: DTypeLike) -> Floats:
    """Return an array (count, T + 1, B, H), a step more than needed: blocks a power of two apart make caches thrash."""
    return np.empty((count, T + 1, B, H), dtype)


class Elman(Part):
    """h_t = f(x_t W_xh + b_h + m_t W_hh), f = tanh (Elman 1990) or max(0, .) (Le et al. 2015).

    One stream is vectors instead of matrices of one row: there a call costs as much as its work.
    """

    def __init__(self, W_hh: Floats, T: int, B: int, *, relu: bool, gained: bool) -> None:
        H, dtype = W_hh.shape[1], W_hh.dtype
        # the gradient da_t takes the place of x_t W_xh + b_h, which nothing asks for after forward
        self.buffer = self.inputs_share = self.gradient = np.empty((1, T, B, H), dtype)
        self.h = np.empty((T + 1, B, H), dtype)
        self.gains = Gains(T, B, H, dtype, vectors=B == 1) if gained else None
        self.m = self.gains.m if self.gains else self.h[:T]
        self.of_input = self.of_state = slice(0, 1)
        self._activate = rectify if relu else np.tanh
        self._W_hh = W_hh[0]
        # one stream is multiplied from either side as quickly; more of them want a transposed copy
        self._copies = B > 1
        self._transposed = np.empty((H, H), dtype) if self._copies else self._W_hh.T
        product, product_back = product_with(self._W_hh, B), product_with(self._transposed, B)
        self._products = self.gains.forward(product) if self.gains else [product] * T
        # the first leads to the state before the window, which only gains ask for, and each other one step back
        back = self.gains.backward(product_back) if self.gains else [product_back] * T
        self._product_to_start, self._products_back = back[0], back[1:]
        self._carried = self._each(np.empty((1, B, H), dtype))[0]
        self._states, self._shares = self._each(self.h), self._each(self.gradient[0])

    @staticmethod
    def _each(steps: Floats) -> list[Floats]:
        """Return the views of each step (T, B, H), made once."""
        return list(steps[:, 0] if steps.shape[1] == 1 else steps)

    def forward(self, steps: int, state: Floats) -> None:
        """Compute the states."""
        self.h[0] = state[0]
        add, activate, a = np.add, self._activate, self._carried
        h_prev = self._states[0]
        for product, share, h in zip(self._products[:steps], self._shares, self._states[1:], strict=False):
            product(h_prev, a)
            add(a, share, a)
            activate(a, h)
            h_prev = h

    def copy_state(self, steps: int, out: Floats) -> None:
        """Write h alone."""
        out[0] = self.h[steps]

    def backward(self, dh: Floats) -> None:
        """da_t = f'(a_t) (dh_t + da_{t+1} W_hh^T); f' is 1 - h^2, for max(0, .) the sign of h.

        With gains W_hh^T leads to dm_{t+1}, and on through its factor.
        """
        steps = len(dh)
        da, h = self.gradient[0, :steps], self.h[1 : steps + 1]
        if self._activate is rectify:  # da is f'(a_t) first, then multiplied into the gradient
            np.sign(h, da)
        else:
            np.multiply(h, h, da)
            np.subtract(1, da, da)
        da[-1] *= dh[-1]
        if self._copies:
            np.copyto(self._transposed, self._W_hh.T)
        products, shares, add, multiply, carried = self._products_back, self._shares, np.add, np.multiply, self._carried
        from_above = self._each(dh)
        da_next = shares[steps - 1]
        for t in range(steps - 2, -1, -1):
            products[t](da_next, carried)
            add(carried, from_above[t], carried)
            da_next = multiply(shares[t], carried, shares[t])
        if self.gains:
            self._product_to_start(da_next, carried)


class GRU(Part):
    """The gated recurrent unit (Cho et al. 2014) as PyTorch has it, the reset gate after the product.

        r = sigmoid(x W_xr + b_r + m W_hr)
        z = sigmoid(x W_xz + b_z + m W_hz)
        n = tanh(x W_xn + b_n + r * (m W_hn + b_hn))
        h = n + z * (h_prev - n)

    The blocks of W_xh and b_h are in the order n, r, z; those of W_hh in the order r, z, n: so the gradients of both
    are neighbours in one array of n, r, z and the reset n.
    """

    def __init__(self, W_hh: Floats, b_hn: Floats, T: int, B: int, *, gained: bool) -> None:
        H, dtype = W_hh.shape[1], W_hh.dtype
        self.buffer = _buffer(4, T, B, H, dtype)
        # one place each: of x W_x + b, then of the gate that it becomes, then of the gate's gradient
        self.gradient = self.buffer[:, :T]
        self.inputs_share = self.gradient[:3]
        self.h = np.empty((T + 1, B, H), dtype)
        self.gains = Gains(T, B, H, dtype) if gained else None
        self.m = self.gains.m if self.gains else self.h[:T]
        self.of_input, self.of_state = slice(0, 3), slice(1, 4)
        self._b_hn = b_hn
        self._parts = np.empty((2, T, B, H), dtype)  # r (m W_hn + b_hn) and z (h_prev - n)
        self._carried, self._change, self._slope = np.empty((3, B, H), dtype)
        self._recurrence = Recurrence(W_hh, B)
        self._products, self._products_back = self._recurrence.each_step(T, self.gains)
        # the views of each step, made once: making one costs as much as a small product
        self._steps = [
            (
                tuple(self.gradient[:, t]),
                self.gradient[1:3, t],
                self.gradient[1:, t],
                tuple(self._parts[:, t]),
                self.h[t + 1],
            )
            for t in range(T)
        ]

    def forward(self, steps: int, state: Floats) -> None:
        """Compute gates and states; what backward needs again is kept."""
        self.h[0] = state[0]
        h_prev, products = self.h[0], self._recurrence.forward.out
        gates_product, n_product = products[:2], products[2]
        for product, step in zip(self._products[:steps], self._steps, strict=False):
            (n, r, z, _reset_n), gates, _gradient, (reset, update), h = step
            product(h_prev)
            np.add(gates, gates_product, gates)
            sigmoid_in_place(gates)
            np.add(n_product, self._b_hn, reset)
            np.multiply(reset, r, reset)
            np.add(n, reset, n)
            np.tanh(n, n)
            np.subtract(h_prev, n, update)
            np.multiply(update, z, update)
            np.add(n, update, h)
            h_prev = h

    def copy_state(self, steps: int, out: Floats) -> None:
        """Write h alone."""
        out[0] = self.h[steps]

    def backward(self, dh: Floats) -> None:
        """Go back with q = r (m W_hn + b_hn) and e = z (h_prev - n), which forward kept.

        With u = dh - dh z, which is dh (1 - z): dn = u - u n^2, dz = u e, dr = (dn - dn r) q,
        dh_prev = dh z + (dr, dz, dn r) W_hh^T; with gains the last product is dm, and its factor leads on.
        """
        self._recurrence.refresh()
        u, buffer, carried, beside = self._change, self._slope, self._carried, self._recurrence.beside
        carried[...] = 0
        for t in range(len(dh) - 1, -1, -1):
            (n, r, z, reset_n), _gates, gradient, (reset, update), _h = self._steps[t]
            dh_t = dh[t]
            np.add(dh_t, carried, dh_t)
            np.multiply(dh_t, z, beside)
            np.subtract(dh_t, beside, u)
            np.multiply(u, update, z)  # dz over z, which was used last above
            np.multiply(u, n, buffer)
            np.multiply(buffer, n, buffer)
            np.subtract(u, buffer, n)  # dn over n
            np.multiply(n, r, reset_n)
            np.subtract(n, reset_n, buffer)
            np.multiply(buffer, reset, r)  # dr over r
            if t or self.gains:
                self._products_back[t](gradient, carried)
            if self.gains:
                np.add(carried, beside, carried)


class LSTM(Part):
    """Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).

        i, f, o = sigmoid(x W_x + b + m W_h), each with a block of its own
        g = tanh(x W_xg + b_g + m W_hg)
        c = f * c_prev + i * g
        h = o * tanh(c)

    Blocks are in the order i, f, o, g, so that the three sigmoids are one call.
    """

    def __init__(self, W_hh: Floats, T: int, B: int, *, gained: bool) -> None:
        H, dtype = W_hh.shape[1], W_hh.dtype
        self.buffer = _buffer(4, T, B, H, dtype)
        # one place each: of x W_x + b, then of the gate that it becomes, then of the gate's gradient
        self.inputs_share = self.gradient = self.buffer[:, :T]
        self._parts = np.empty((3, T + 1, B, H), dtype)  # i g, f c_prev and o tanh(c), which is h
        self.h = self._parts[2]
        self.gains = Gains(T, B, H, dtype) if gained else None
        self.m = self.gains.m if self.gains else self.h[:T]
        self.of_input = self.of_state = slice(0, 4)
        self._c = np.empty((B, H), dtype)
        self._tanh_c = np.empty((T, B, H), dtype)
        self._buffer = np.empty((7, B, H), dtype)
        self._recurrence = Recurrence(W_hh, B)
        self._products, self._products_back = self._recurrence.each_step(T, self.gains)
        # the views of each step, made once: making one costs as much as a small product
        self._steps = [
            (
                self.gradient[:, t],
                tuple(self.gradient[:, t]),
                self.gradient[:2, t],
                self.gradient[:3, t],
                self._parts[:, t + 1],
                tuple(self._parts[:, t + 1]),
                self._tanh_c[t],
            )
            for t in range(T)
        ]

    def forward(self, steps: int, state: Floats) -> None:
        """Compute gates and states; what backward needs again is kept."""
        self.h[0], self._c[...] = state
        c, products, h, half = self._c, self._recurrence.forward.out, self.h[0], HALVES[self.h.dtype]
        for product, step in zip(self._products[:steps], self._steps, strict=False):
            gates, (i, f, o, g), _gates_if, sigmoids, _parts, (new, kept, h_next), tanh_c = step
            product(h)
            np.add(gates, products, gates)
            np.multiply(sigmoids, half, sigmoids)  # sigmoid(x) = (1 + tanh(x / 2)) / 2: one tanh for all four
            np.tanh(gates, gates)
            np.multiply(sigmoids, half, sigmoids)
            np.add(sigmoids, half, sigmoids)
            np.multiply(i, g, new)
            np.multiply(f, c, kept)
            np.add(new, kept, c)
            np.tanh(c, tanh_c)
            np.multiply(o, tanh_c, h_next)
            h = h_next

    def copy_state(self, steps: int, out: Floats) -> None:
        """Write h and c; c is that of the last step computed."""
        out[0], out[1] = self.h[steps], self._c

    def backward(self, dh: Floats) -> None:
        """Go back with the parts q = i g, e = f c_prev and h = o tanh(c), which forward kept.

        dc += dh (o - h tanh(c)), di = dc (q - q i), df = dc (e - e f), do = dh (h - h o), dg = dc (i - q g),
        dc_prev = dc f, dh_prev = (di, df, do, dg) W_hh^T; with gains that is dm, and its factor leads on.
        """
        self._recurrence.refresh()
        slopes, buffer, (dc, dc_prev, carried) = self._buffer[:3], self._buffer[3], self._buffer[4:]
        slope_if, slope_o = slopes[:2], slopes[2]
        dc[...] = carried[...] = 0
        for t in range(len(dh) - 1, -1, -1):
            gates, (i, f, o, g), gates_if, sigmoids, parts, (new, _kept, h), tanh_c = self._steps[t]
            dh_t = dh[t]
            np.add(dh_t, carried, dh_t)
            np.multiply(parts, sigmoids, slopes)
            np.subtract(parts, slopes, slopes)
            np.multiply(h, tanh_c, buffer)
            np.subtract(o, buffer, buffer)
            np.multiply(buffer, dh_t, buffer)
            np.add(dc, buffer, dc)
            np.multiply(new, g, buffer)
            np.subtract(i, buffer, buffer)
            np.multiply(buffer, dc, g)  # dg over g
            np.multiply(dc, f, dc_prev)
            np.multiply(slope_if, dc, gates_if)  # di and df over i and f
            np.multiply(slope_o, dh_t, o)  # do over o
            dc, dc_prev = dc_prev, dc
            if t or self.gains:
                self._products_back[t](gates, carried)


def make_cell(cell: CellName, W_hh: Floats, b_hn: Floats | None, T: int, B: int, *, gained: bool = False) -> Cell:
    """Return the buffers for windows of ``T`` steps and ``B`` streams, over one layer's ``W_hh`` (G, H, H)."""
    if cell == "lstm":
        return LSTM(W_hh, T, B, gained=gained)
    if b_hn is not None:
        return GRU(W_hh, b_hn, T, B, gained=gained)
    return Elman(W_hh, T, B, relu=cell == "relu", gained=gained)
