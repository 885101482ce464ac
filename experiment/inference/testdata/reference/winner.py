"""Makes winner.csv: inference on winners (Andrews, Kitagawa and McCloskey
2024) in 60 digits, by bisection on plain differences of normal
probabilities, to hold HonestWinner and HonestLead to.

The event that is conditioned on is kept as a list of inequalities A y + h >= 0,
and its bounds are found from A alone, not from the formulas of the package.

Run: python3 winner.py > winner.csv
"""
from mpmath import mp, mpf, ncdf, sqrt, inf, findroot
import random

mp.dps = 60
ALPHA, BETA = mpf("0.05"), mpf("0.005")

def bounds(x, y, c, rows, slack):
    """Where X may move along y + c (X - x) while every row @ y + slack >= 0."""
    low, high = -inf, inf
    for row, h in zip(rows, slack):
        now = sum(r * v for r, v in zip(row, y)) + h
        slope = sum(r * v for r, v in zip(row, c))
        if slope > 0:
            low = max(low, x - now / slope)
        elif slope < 0:
            high = min(high, x - now / slope)
    return low, high

def below(x, mu, s, a, b):
    whole = ncdf((b - mu) / s) - ncdf((a - mu) / s)
    return (ncdf((x - mu) / s) - ncdf((a - mu) / s)) / whole

def solve(x, s, low, high, p, reach):
    """The mu under which an estimate below x has probability 1 - p."""
    def f(mu):
        a, b = max(low, mu - reach * s), min(high, mu + reach * s)
        if a >= x:
            return mpf(-1)
        if b <= x:
            return mpf(1)
        # In the upper tail probabilities are near 1: reflect.
        if a > mu:
            return 1 - below(2 * mu - x, mu, s, 2 * mu - b, 2 * mu - a) - (1 - p)
        return below(x, mu, s, a, b) - (1 - p)
    half = s * (reach if reach != inf else 200)
    lo, hi = x - half, x + half
    for _ in range(220):
        mid = (lo + hi) / 2
        if f(mid) > 0:
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2

def quantile(p):
    lo, hi = mpf(0), mpf(20)
    for _ in range(220):
        mid = (lo + hi) / 2
        if ncdf(-mid) > p:
            lo = mid
        else:
            hi = mid
    return lo

def honest(y, cov, steps, weights, rows, slack, choices):
    k = len(y)
    pull = [sum(cov[i][j] * weights[j] for j in range(k)) for i in range(k)]
    v = sum(weights[i] * pull[i] for i in range(k))
    c = [p / v for p in pull]
    x = sum(w * e for w, e in zip(weights, y))
    s = sqrt(v)
    low, high = bounds(x, y, c, rows, slack)
    one = (1 - BETA) ** (mpf(1) / choices)
    reach = quantile((1 - one) / 2)
    out = []
    for alpha, r in ((ALPHA, inf), ((ALPHA - BETA) / (1 - BETA), reach)):
        out += [solve(x, s, low, high, p, r) for p in (mpf(1) / 2, alpha / 2, 1 - alpha / 2)]
    return out

def unit(k, i, j):
    row = [mpf(0)] * k
    row[i] += 1
    row[j] -= 1
    return row

def case(y, cov, steps):
    k = len(y)
    order = sorted(range(k), key=lambda i: -y[i])
    first, second = order[0], order[1]
    h = lambda i, j: min(steps[i], steps[j]) / 2
    others = [j for j in range(k) if j != first]
    weights = [mpf(int(i == first)) for i in range(k)]
    won = honest(y, cov, steps, weights, [unit(k, first, j) for j in others], [h(first, j) for j in others], k)
    weights = unit(k, first, second)
    rows, slack = [unit(k, first, second)], [h(first, second)]
    for j in others:
        if j != second:
            rows.append(unit(k, second, j))
            slack.append(h(second, j))
    lead = honest(y, cov, steps, weights, rows, slack, k * (k - 1) // 2)
    text = lambda v: " ".join(mp.nstr(e, 17) for e in v)
    flat = [e for row in cov for e in row]
    for name, which, values in (("winner", [first], won), ("lead", [first, second], lead)):
        print(",".join([name, text(y), text(flat), text(steps), " ".join(map(str, which)), text(values)]))

def diagonal(v):
    return [[mpf(v[i]) if i == j else mpf(0) for j in range(len(v))] for i in range(len(v))]

def m(*v):
    return [mpf(str(e)) for e in v]

print("# mpmath %s; script: winner.py" % __import__("mpmath").__version__)
print("# function,estimates,covariance by rows,steps,first and second,conditional median low high hybrid median low high")
case(m(2, 1.8), diagonal(m(1, 1)), m(0, 0))
case(m(3, 1), diagonal(m(1, 1)), m(0, 0))
case(m(1, 9), diagonal(m(1, 2)), m(0, 0))
case(m(.31, .3, .29, .1), diagonal(m(.0004, .0005, .0004, .0003)), m(0, 0, 0, 0))
case(m(.31, .3, .29, .1), diagonal(m(.0004, .0005, .0004, .0003)), m(.002, .0025, .002, .001))
case(m(.24, .24, .2), diagonal(m(.0018, .0018, .0016)), m(.01, .01, .01))
case(m(.02, .0199, .005), diagonal(m(1e-6, 1e-6, 2e-6)), m(.0001, .0001, .0002))
case(m(0, .04), diagonal(m(.0003, .0009)), m(.02, .02))
# Decks: correlated estimates, one of them moving more with another than with itself.
case(m(1, .9, .2), [m(1, .5, .3), m(.5, 1, .2), m(.3, .2, 1)], m(0, 0, 0))
case(m(1, .9, .2), [m(1, .9, .3), m(.9, 4, .2), m(.3, .2, 1)], m(0, 0, 0))
case(m(1, .4, .3), [m(.2, .35, 0), m(.35, 1, 0), m(0, 0, .5)], m(0, 0, 0))
case(m(.5, .48, .47, .41), [m(.01, .004, .004, .004), m(.004, .01, .004, .004), m(.004, .004, .02, -.001), m(.004, .004, -.001, .01)], m(.01, .01, .01, .01))
random.seed(7)
for k in (2, 3, 4, 5, 6, 8):
    root = [[random.gauss(0, 1) for _ in range(k)] for _ in range(k)]
    cov = [[mpf(sum(root[i][t] * root[j][t] for t in range(k)) + (i == j)) / k for j in range(k)] for i in range(k)]
    case([mpf(random.gauss(0, 1.5)) for _ in range(k)], cov, [mpf(random.choice([0, .05])) for _ in range(k)])
