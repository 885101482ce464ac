"""Makes swipes.csv: what independent implementations say of hands of cards.

Lines of turns (contact, trigger, dose, outcome) make panels; what follows is
computed from them by dense least squares with a dummy for every contact and
trigger (statsmodels), by Friedman's test (scipy) where all hands are whole, by
counting the moments of all orders otherwise, by Nelder and Mead's search on
likelihoods integrated by Gauss and Hermite's rule, and by Poisson's law.

Run: python3 swipes.py > swipes.csv
"""
import itertools
import numpy as np, scipy, statsmodels, statsmodels.api as sm
from scipy import stats, optimize, integrate

print("# numpy %s, scipy %s, statsmodels %s; script: swipes.py" % (np.__version__, scipy.__version__, statsmodels.__version__))
print("panel,what,value")

def say(panel, what, value):
    print("%s,%s,%s" % (panel, what, value if isinstance(value, str) else repr(float(value))))

def panel(seed, people, triggers, whole, biased):
    r = np.random.default_rng(seed)
    turns = []
    for i in range(people):
        order = r.permutation(triggers)
        if biased and r.random() < .6:
            order = np.arange(triggers)
        n = triggers if whole else int(r.integers(1, triggers + 1))
        lean = r.normal()
        for place, a in enumerate(order[:n], 1):
            p = 1 / (1 + np.exp(-(lean - .3 + .5 * a - .2 * place)))
            turns.append((i, int(a), place, int(r.random() < p)))
    return turns

def slope(name, turns):
    t = np.array(turns, float)
    columns = [t[:, 2]]
    columns += [(t[:, 0] == i).astype(float) for i in np.unique(t[:, 0])]
    columns += [(t[:, 1] == a).astype(float) for a in np.unique(t[:, 1])[1:]]
    x = np.column_stack(columns)
    fit = sm.OLS(t[:, 3], x).fit()
    beta, e = fit.params[0], fit.resid
    left = t[:, 2] - x[:, 1:] @ np.linalg.lstsq(x[:, 1:], t[:, 2], rcond=None)[0]
    people = np.unique(t[:, 0])
    q = np.array([(left[t[:, 0] == i] ** 2).sum() for i in people])
    u = np.array([(left * e)[t[:, 0] == i].sum() for i in people])
    h = q / q.sum()
    # The plain sandwich agrees with statsmodels' own.
    plain = np.sqrt((u ** 2).sum()) / q.sum()
    robust = fit.get_robustcov_results("cluster", groups=t[:, 0], use_correction=False)
    assert abs(plain - robust.bse[0]) < 1e-9, (plain, robust.bse[0])
    se = np.sqrt((u ** 2 / (1 - h)).sum()) / q.sum()
    g = -np.outer(q, q) / q.sum()
    g[np.diag_indices(len(q))] = q * (1 - h)
    g /= np.sqrt(np.outer(1 - h, 1 - h))
    df = np.trace(g) ** 2 / np.trace(g @ g)
    varied = sum(1 for i in people if 0 < t[t[:, 0] == i, 3].mean() < 1 and q[people == i][0] > 1e-12)
    df = max(1, min(df, varied - 1))
    within = sum(((t[t[:, 0] == i, 2] - t[t[:, 0] == i, 2].mean()) ** 2).sum() for i in people)
    say(name, "slope", beta); say(name, "se", se); say(name, "df", df)
    say(name, "p", 2 * stats.t.sf(abs(beta / se), df)); say(name, "varied", varied); say(name, "apart", q.sum() / within)

def dealing(name, turns, triggers):
    hands = {}
    for i, a, place, _ in turns:
        hands.setdefault(i, []).append(a)
    s, v = np.zeros(triggers), np.zeros((triggers, triggers))
    for hand in hands.values():
        n = len(hand)
        if n < 2:
            continue
        # The moments of all orders of this hand, one by one.
        all_orders = []
        for order in itertools.permutations(range(n)):
            row = np.zeros(triggers)
            for place, j in enumerate(order, 1):
                row[hand[j]] += place
            all_orders.append(row)
        all_orders = np.array(all_orders)
        seen = np.zeros(triggers)
        for place, a in enumerate(hand, 1):
            seen[a] += place
        s += seen - all_orders.mean(0)
        v += np.cov(all_orders.T, bias=True)
    chi = s @ np.linalg.pinv(v, rcond=1e-9) @ s
    df = np.linalg.matrix_rank(v, tol=1e-8)
    if all(len(h) == triggers for h in hands.values()):
        ranks = np.array([[h.index(a) + 1 for a in range(triggers)] for h in hands.values()])
        f = stats.friedmanchisquare(*ranks.T)
        assert abs(f.statistic - chi) < 1e-8
    say(name, "friedman", chi); say(name, "friedman_df", df); say(name, "friedman_p", stats.chi2.sf(chi, df))

def straight(name, turns):
    hands = {}
    for i, a, _, y in turns:
        hands.setdefault(i, []).append((a, y))
    t = np.array(turns)
    rate = {a: (t[t[:, 1] == a, 3].sum() + .5) / ((t[:, 1] == a).sum() + 1) for a in np.unique(t[:, 1])}
    hands = [h for h in hands.values() if len(h) > 1]
    z, w = np.polynomial.hermite_e.hermegauss(60)
    w = w / w.sum()
    def own(mu, sigma):
        out = []
        for h in hands:
            p = np.ones_like(z)
            for a, y in h:
                q = 1 / (1 + np.exp(-(np.log(rate[a] / (1 - rate[a])) + mu + sigma * z)))
                p = p * (q if y else 1 - q)
            out.append((w * p).sum())
        return np.array(out)
    all_ = np.array([all(y for _, y in h) for h in hands], float)
    none = np.array([not any(y for _, y in h) for h in hands], float)
    def minus(v):
        pi_a, pi_n = (v[2], v[3]) if len(v) > 2 else (0, 0)
        if v[1] < 0 or pi_a < 0 or pi_n < 0 or pi_a + pi_n >= 1:
            return 1e9
        return -np.log((1 - pi_a - pi_n) * own(v[0], v[1]) + pi_a * all_ + pi_n * none).sum()
    def best(starts):
        return min(optimize.minimize(minus, s, method="Nelder-Mead", options=dict(xatol=1e-6, fatol=1e-9, maxiter=20000, maxfev=20000)).fun for s in starts)
    plain = best([(0, 1), (0, .2), (.5, 2)])
    some = best([(0, 1, .05, .05), (0, .3, .1, .01), (0, 1.5, .01, .1), (0, .5, .01, .25)])
    ratio = max(0, 2 * (plain - some))
    say(name, "straight_ratio", ratio)
    say(name, "straight_p", (stats.chi2.sf(ratio, 1) + stats.chi2.sf(ratio, 2)) / 2)
    say(name, "all", all_.sum()); say(name, "none", none.sum())

for name, args in {"even": (1, 30, 5, True, False), "partial": (2, 40, 6, False, False), "biased": (3, 60, 4, True, True), "mixed": (4, 80, 6, False, True)}.items():
    turns = panel(*args)
    say(name, "turns", " ".join("%d:%d:%d:%d" % t for t in turns))
    slope(name, turns); dealing(name, turns, args[2]); straight(name, turns)

liners = panel(5, 60, 7, True, False)
liners = [(i, a, p, 0 if i % 5 == 0 else y) for i, a, p, y in liners]
say("liners", "turns", " ".join("%d:%d:%d:%d" % t for t in liners))
straight("liners", liners)

# Knox's test, by Poisson's law.
for i, strata in enumerate([[(45, 6, 9, 4)], [(1770, 118, 415, 23), (190, 3, 40, 3)], [(10, 1, 4, 1)]]):
    expected = sum(a * n / m for m, a, n, b in strata)
    both = sum(b for m, a, n, b in strata)
    say("knox%d" % i, "strata", " ".join("%d:%d:%d:%d" % s for s in strata))
    say("knox%d" % i, "expected", expected); say("knox%d" % i, "p", stats.poisson.sf(both - 1, expected))
