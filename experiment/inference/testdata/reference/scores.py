# Score intervals of two rates and of their ratio, coded from their papers with
# the restricted maximum found by search and not by a cubic; Fisher and Boschloo,
# Wilson, sample ratio, homogeneity, Cochran's Q, Gail and Simon, the posterior
# by quadrature, sample sizes. python3 scores.py > scores.csv
import math
import mpmath
import numpy as np
import scipy
from scipy import optimize, stats, integrate
import statsmodels
from mpmath import mp, mpf
from statsmodels.stats.proportion import proportion_confint

print(f"# scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, mpmath {mpmath.__version__}; script: scores.py")
print("function,arguments,values,tolerance")
text = lambda xs: " ".join(repr(float(x)) for x in xs)
def row(f, args, values, tolerance): print(f"{f},{text(args)},{text(values)},{tolerance!r}")
def closed(f, args, values): row(f, args, values, float(min(abs(v) for v in values)) * 1e-8)

# The ends of intervals in 30 digits: in those of a float the root of a root
# loses what the closed form of the package keeps.
mp.dps = 30

def bracketed(f, low, high):
    # anderson needs a sign change, and stops at the precision of mp
    return mp.findroot(f, (low, high), solver="anderson", tol=mpf(10) ** -50, maxsteps=60, verify=False)

def score(y, m, p):
    return (y / p if y else 0) - ((m - y) / (1 - p) if m - y else 0)

def restricted(ya, ma, yb, mb, other, slope_of, low, high):
    # the derivative of the log-likelihood falls with p: its root
    slope = lambda p: score(ya, ma, p) + slope_of * score(yb, mb, other(p))
    e = mpf(10) ** -25 * (high - low)
    a, b = low + e, high - e
    if slope(a) <= 0: return a
    if slope(b) >= 0: return b
    return bracketed(slope, a, b)

def difference(ya, ma, yb, mb, z, scale):
    ya, ma, yb, mb, z, scale = map(mpf, (ya, ma, yb, mb, z, scale))
    d = ya / ma - yb / mb
    def deviation(delta):
        p = restricted(ya, ma, yb, mb, lambda p: p - delta, 1, max(0, delta), min(1, 1 + delta))
        q = p - delta
        return (d - delta) / mp.sqrt(scale * (p * (1 - p) / ma + q * (1 - q) / mb))
    tiny = mpf(10) ** -9
    return (bracketed(lambda x: deviation(x) - z, -1 + tiny, d), bracketed(lambda x: deviation(x) + z, d, 1 - tiny))

def ratio(ya, ma, yb, mb, z, scale):
    ya, ma, yb, mb, z, scale = map(mpf, (ya, ma, yb, mb, z, scale))
    l = mp.log((ya / ma) / (yb / mb))
    def deviation(log):
        phi = mp.exp(log)
        q = restricted(yb, mb, ya, ma, lambda q: phi * q, phi, mpf(0), min(1, 1 / phi))
        p = phi * q
        return (ya / ma - phi * yb / mb) / mp.sqrt(scale * (p * (1 - p) / ma + phi * phi * q * (1 - q) / mb))
    return (mp.exp(bracketed(lambda x: deviation(x) - z, l - 12, l)), mp.exp(bracketed(lambda x: deviation(x) + z, l, l + 12)))

tables = [(56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (7, 34, 1, 34), (150, 10000, 110, 10000), (30, 1000, 60, 1500), (990, 1000, 960, 1000), (5, 900, 4, 40)]
for t in tables:
    n = t[1] + t[3]
    for level in (.9, .95, .999):
        z = stats.norm.isf((1 - level) / 2)
        closed("difference", (*t, level), difference(*t, z, mpf(n) / (n - 1)))
    z = stats.norm.isf(.025)
    closed("koopman", t, ratio(*t, z, 1))
    closed("ratio", t, ratio(*t, z, mpf(n) / (n - 1)))
for y, m in ((0, 20), (1, 20), (18, 20), (20, 20), (100, 200), (3, 100000), (7.5, 31.25)):
    for level in (.9, .95, .9999):
        row("wilson", (y, m, level), proportion_confint(y, m, 1 - level, "wilson"), 1e-12)
for t in [(2, 9, 8, 10), (94, 3671, 48, 17036), (100, 1100, 2, 7), (5, 15, 1, 11), (0, 2, 5, 8), (4, 5, 1, 4), (0, 40, 9, 45), (1, 60, 12, 55)]:
    p = stats.fisher_exact([[t[0], t[2]], [t[1] - t[0], t[3] - t[2]]], "greater")[1]
    row("fisher", t, [p], 1e-9 * p)
for t in [(7, 9, 8, 17), (2, 10, 7, 9), (0, 12, 5, 11), (1, 30, 9, 33), (3, 8, 8, 9), (0, 40, 9, 45), (1, 60, 12, 55), (2, 5, 4, 6)]:
    p = stats.boschloo_exact([[t[0], t[2]], [t[1] - t[0], t[3] - t[2]]], n=256).pvalue
    row("boschloo", t, [p], 1e-3 * p)
for obs, shares in [((1000, 950, 1050, 1000), (1, 1, 1, 1)), ((600, 400), (1, 1)), ((850, 150), (90, 10)), ((21307, 21306, 21387), (1, 1, 1)), ((5, 9, 2), (1, 2, 3)), ((7000, 5000, 6000), (1, 1, 1))]:
    e = np.array(shares) / sum(shares) * sum(obs)
    c = stats.chisquare(obs, e)
    row("sample-ratio", (*obs, *shares), (c.statistic, c.pvalue), max(1e-300, 1e-9 * c.pvalue) if c.pvalue < 1 else 1e-9)
for d, se in [((.1, .02, -.05), (.02, .03, .04)), ((-.0034058, .0580767, .0633406), (.0053953, .0049938, .0137058)), ((.01, .011, .009, .02), (.01, .02, .005, .03))]:
    d, se = np.array(d), np.array(se)
    w = 1 / se**2; m = (w * d).sum() / w.sum(); q = (w * (d - m)**2).sum()
    row("cochran", (*d, *se), (q, stats.chi2.sf(q, len(d) - 1)), 1e-8 * stats.chi2.sf(q, len(d) - 1))
    plus, minus = ((d / se)[d > 0]**2).sum(), ((d / se)[d < 0]**2).sum()
    q = min(plus, minus); k = len(d)
    p = 1.0 if q == 0 else sum(math.comb(k - 1, h) * .5**(k - 1) * stats.chi2.sf(q, h) for h in range(1, k))
    row("gail-simon", (*d, *se), (q, p), 1e-8)
for y, m in [((120, 100), (200, 200)), ((49, 51), (100, 100)), ((3, 5, 9), (40, 45, 60)), ((0, 1, 0, 2), (20, 25, 30, 22)), ((1000, 1020, 990, 1050), (5000, 5000, 5000, 5000)), ((200, 90, 260), (1000, 400, 1200))]:
    b = [stats.beta(yi + 1, mi - yi + 1) for yi, mi in zip(y, m)]
    def best(i):
        f = lambda x: b[i].pdf(x) * math.prod(o.cdf(x) for j, o in enumerate(b) if j != i)
        mid = sorted({o.mean() for o in b}); lo = min(o.ppf(1e-13) for o in b); hi = max(o.isf(1e-13) for o in b)
        return integrate.quad(f, lo, hi, points=mid, epsabs=1e-13, epsrel=1e-12, limit=500)[0]
    lo = min(o.ppf(1e-13) for o in b); hi = max(o.isf(1e-13) for o in b)
    top = hi - integrate.quad(lambda x: math.prod(o.cdf(x) for o in b), lo, hi, points=sorted({o.mean() for o in b}), epsabs=1e-13, epsrel=1e-12, limit=500)[0]
    row("posterior", (*y, *m), [best(i) for i in range(len(y))] + [top - o.mean() for o in b], 1e-6)
for p1, p2 in [(.2, .25), (.01, .012), (.5, .45), (.001, .002), (0.3, .6)]:
    for power in (.5, .8, .95):
        z = stats.norm.isf(.025)
        pbar = (p1 + p2) / 2
        n = (z * math.sqrt(2 * pbar * (1 - pbar)) + stats.norm.ppf(power) * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2)))**2 / (p1 - p2)**2
        row("sample-size", (p1, p2, z, power), [n], 1e-8 * n)
rng = np.random.default_rng(5)
for k in (2, 3, 4):
    for segments in (2, 5):
        d = rng.normal(0, .03, (segments, k)).round(5); covs = []
        for s in range(segments):
            a = rng.normal(0, .02, (k, k + 1)); covs.append((a @ a.T).round(7))
        w = [np.linalg.inv(v) for v in covs]
        mean = np.linalg.solve(sum(w), sum(wi @ di for wi, di in zip(w, d)))
        q = sum((di - mean) @ wi @ (di - mean) for wi, di in zip(w, d))
        p = stats.chi2.sf(q, k * (segments - 1))
        row("interaction", (k, segments, *d.ravel(), *np.array(covs).ravel()), (q, p), 1e-7 * p)
