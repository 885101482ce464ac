"""Makes computed.csv: values of independent implementations (scipy, and
brute force over restricted likelihoods), to hold the package to.

Run: python3 reference.py > computed.csv
"""
import numpy as np, scipy
from scipy import stats, optimize, integrate, special

def row(name, args, values):
    print(",".join([name, " ".join(repr(float(a)) for a in args)] + [repr(float(v)) for v in values]))

print("# scipy %s; script: reference.py" % scipy.__version__)
print("# function,arguments,values...")

def loglik(y, m, p):
    return special.xlogy(y, p) + special.xlog1py(m - y, -p)

def mn_var(ya, ma, yb, mb, d):
    lo, hi = max(0, d), min(1, 1 + d)
    f = lambda x: -(loglik(ya, ma, x) + loglik(yb, mb, x - d))
    # the score's root, bracketed: derivative is monotone
    g = lambda x: (ya / x if ya else 0) - ((ma - ya) / (1 - x) if ma > ya else 0) + (yb / (x - d) if yb else 0) - ((mb - yb) / (1 - x + d) if mb > yb else 0)
    e = 1e-15
    a, b = lo + e, hi - e
    ga, gb = g(a), g(b)
    x = lo if ga <= 0 else hi if gb >= 0 else optimize.brentq(g, a, b, xtol=1e-16, rtol=1e-15)
    return x * (1 - x) / ma + (x - d) * (1 - x + d) / mb

def mn(ya, ma, yb, mb, z):
    n = ma + mb
    D = n / (n - 1)
    d = ya / ma - yb / mb
    T = lambda x: (d - x) ** 2 - z * z * D * mn_var(ya, ma, yb, mb, x)
    low = -1.0 if d == -1 else optimize.brentq(T, -1 + 1e-12, d - 1e-9, xtol=1e-15)
    high = 1.0 if d == 1 else optimize.brentq(T, d + 1e-9, 1 - 1e-12, xtol=1e-15)
    return low, high

z = stats.norm.isf(.025)
for c in [(56,70,48,80),(9,10,3,10),(6,7,2,7),(0,10,0,20),(7,34,1,34),(0,10,5,10),(10,10,3,12),(10,10,0,10),(150,10000,110,10000),(3,100000,9,50000)]:
    row("miettinen-nurminen", c, mn(*c, z))

for df in [1, 2.5, 10, 57.3, 500, 1999, 5000, 1e6]:
    for t in [.05, 1, 2.5, 8, 25]:
        p = stats.t.logsf(t, df)
        zz = optimize.brentq(lambda x: stats.norm.logsf(x) - p, 0, 60, xtol=1e-15)
        row("z-of-t", (t, df), (zz,))

for t in [(2,10,7,9),(43,53,40,79),(0,5,3,4),(1,20,7,30),(0,50,4,60),(3,3,0,4),(2,200,9,150),(5,9,5,9),(0,7,0,9)]:
    ya, ma, yb, mb = t
    best = []
    x = np.arange(ma + 1)[:, None]; y = np.arange(mb + 1)[None, :]
    for alt in ("less", "greater"):
        tot = x + y
        P = stats.hypergeom.cdf(x, ma + mb, tot, ma) if alt == "less" else stats.hypergeom.sf(x - 1, ma + mb, tot, ma)
        R = P <= P[ya, yb] * (1 + 1e-9)
        def prob(pi):
            return (stats.binom.pmf(x, ma, pi) * stats.binom.pmf(y, mb, pi) * R).sum()
        grid = np.sin(np.linspace(0, np.pi / 2, 2001)) ** 2
        v = [prob(p) for p in grid]
        order = np.argsort(v)[-3:]
        m = max(v)
        for i in order:
            r = optimize.minimize_scalar(lambda p: -prob(p), bounds=(grid[max(0, i - 1)], grid[min(2000, i + 1)]), method="bounded", options=dict(xatol=1e-13))
            m = max(m, -r.fun)
        best.append(m)
    row("boschloo", t, (min(1, 2 * min(best)),))

def star(s0, sj, z):
    f = lambda u: stats.norm.pdf(u) * np.prod([stats.norm.cdf((z * np.hypot(s0, s) + s0 * u) / s) - stats.norm.cdf((-z * np.hypot(s0, s) + s0 * u) / s) for s in sj])
    return 1 - sum(integrate.quad(f, a, a + .5, epsabs=1e-15, epsrel=1e-13)[0] for a in np.arange(-9, 9, .5))

def sd(y, m):
    p = (y + .5) / (m + 1)
    return np.sqrt(p * (1 - p) / m)

for ys, ms in [((100,100,100,100),(1000,)*4), ((10,300,5),(100,5000,50)), ((500,90,60,75,20),(1000,300,200,200,100))]:
    s = [sd(y, m) for y, m in zip(ys, ms)]
    for zz in (1., 2.3, 3.5):
        row("dunnett", list(ys) + list(ms) + [zz], (star(s[0], s[1:], zz),))

def three(s, z):
    c = lambda i, j: z * np.hypot(s[i], s[j])
    # x0 given: integrate x1 within reach of x0, x2 in closed form
    def inner(x1, x0):
        lo = max(x0 - c(0, 2), x1 - c(1, 2)); hi = min(x0 + c(0, 2), x1 + c(1, 2))
        return max(0, special.ndtr(hi / s[2]) - special.ndtr(lo / s[2])) * np.exp(-x1 * x1 / 2 / s[1] ** 2) / s[1] / np.sqrt(2 * np.pi)
    def outer(x0):
        cuts = sorted({x0 - c(0, 1), x0 + c(0, 1), *[x for x in (x0 + c(0, 2) - c(1, 2), x0 - c(0, 2) + c(1, 2), 0., x0) if x0 - c(0, 1) < x < x0 + c(0, 1)]})
        cuts = [max(-9 * s[1], min(9 * s[1], q)) for q in cuts]
        return sum(integrate.fixed_quad(np.vectorize(lambda x: inner(x, x0)), a, b, n=40)[0] for a, b in zip(cuts, cuts[1:]) if b > a) * np.exp(-x0 * x0 / 2 / s[0] ** 2) / s[0] / np.sqrt(2 * np.pi)
    xs = np.linspace(-8.5 * s[0], 8.5 * s[0], 241)
    return 1 - np.sum([outer(x) for x in xs]) * (xs[1] - xs[0])

for ys, ms in [((100,100,100),(1000,)*3), ((10,300,5),(100,5000,50)), ((50,90,20),(100,300,400))]:
    s = [sd(y, m) for y, m in zip(ys, ms)]
    for zz in (1., 2.3, 3.5):
        row("all-pairs", list(ys) + list(ms) + [zz], (three(s, zz),))
for k in (3, 4, 5, 8):
    for zz in (1.5, 2.5, 3.2):
        row("all-pairs", [300] * k + [1000] * k + [zz], (1 - sum(integrate.quad(lambda x: k * stats.norm.pdf(x) * (special.ndtr(x + zz * np.sqrt(2)) - special.ndtr(x)) ** (k - 1), a, a + 1, epsabs=1e-15)[0] for a in range(-12, 10)),))

def posterior(ys, ms):
    b = [stats.beta(1 + y, 1 + m - y) for y, m in zip(ys, ms)]
    pts = sorted({min(1, max(0, q)) for d in b for q in np.concatenate([d.mean() + d.std() * np.arange(-40, 41, 1.0), [0, 1], d.ppf([1e-15, 1e-12, 1e-9, 1e-6, .001, .01, .1, .9, .99, .999, 1 - 1e-9])])})
    X, W = np.polynomial.legendre.leggauss(30)
    best, loss = [], []
    for i in range(len(b)):
        B = L = 0.0
        for lo, hi in zip(pts, pts[1:]):
            x = (lo + hi) / 2 + (hi - lo) / 2 * X; w = (hi - lo) / 2 * W
            o = np.prod([b[j].cdf(x) for j in range(len(b)) if j != i], axis=0)
            B += (w * b[i].pdf(x) * o).sum(); L += (w * b[i].cdf(x) * (1 - o)).sum()
        best.append(B); loss.append(L)
    return best + loss

for ys, ms in [((120,100),(200,200)),((49,51),(100,100)),((0,3),(0,10)),((0,0,1),(50,1000,30)),((99,100,3),(100,100,3)),((2000,2100,2050),(100000,)*3),((1e6,1.0005e6),(1e7,1e7))]:
    row("posterior", list(ys) + list(ms), posterior(ys, ms))
