# Group-sequential bounds, false alarms and power from the joint distribution
# of the looks, and the boundaries of mixtures from their definitions.
# Rscript sequential.R > sequential.csv
library(mvtnorm)
cat("#", R.version.string, "mvtnorm", as.character(packageVersion("mvtnorm")), "; script: sequential.R\n")
cat("function,how,arguments,more,value\n")
list <- function(x) paste(sprintf("%.12g", x), collapse = " ")
row <- function(f, how, args, more, value)
  cat(sprintf("%s,%s,%s,%s,%s\n", f, how, list(args), list(more), list(value)))
joint <- function(t) outer(t, t, function(a, b) sqrt(pmin(a, b) / pmax(a, b)))
# P(low < Z < high) of the looks at information t.
inside <- function(t, low, high, mean = rep(0, length(t))) {
  if (length(t) == 1) return(pnorm(high - mean) - pnorm(low - mean))
  how <- if (length(t) <= 3) TVPACK(abseps = 1e-12) else Miwa(steps = 2048)
  if (length(t) <= 3) { # which takes no two-sided limits
    signs <- as.matrix(expand.grid(rep(base::list(0:1), length(t))))
    sum(apply(signs, 1, function(s) (-1)^sum(s) *
      pmvnorm(upper = ifelse(s == 1, low, high) - mean, corr = joint(t), algorithm = how)))
  } else as.numeric(pmvnorm(lower = low - mean, upper = high - mean, corr = joint(t), algorithm = how))
}
spend <- base::list(
  "obrien-fleming" = function(a, t) 2 * pnorm(qnorm(a / 2) / sqrt(t)),
  "pocock" = function(a, t) a * log(1 + (exp(1) - 1) * t),
  "hsd-4" = function(a, t) a * (1 - exp(4 * t)) / (1 - exp(4)),
  "hsd1" = function(a, t) a * (1 - exp(-t)) / (1 - exp(-1)))
bounds <- function(f, t, alpha) {
  b <- c()
  for (k in seq_along(t)) {
    until <- 2 * f(alpha / 2, t[k])
    miss <- function(x) (1 - inside(t[1:k], -c(b, x), c(b, x))) - until
    b <- c(b, if (k == 1) -qnorm(until / 2) else uniroot(miss, c(1.2, -qnorm((until - 2 * f(alpha / 2, t[k - 1])) / 2) + 1e-6), tol = 1e-9)$root)
  }
  b
}
schedules <- base::list(c(.5, 1), c(.2, .3, 1), c(.25, .5, .75, 1), c(.1, .4, .45, 1), c(.2, .4, .6, .8, 1), c(.3, .5, .7, .85, 1))
for (how in names(spend)) for (t in schedules) for (level in c(.95, .9))
  row("bounds", how, t, level, bounds(spend[[how]], t, 1 - level))
for (t in schedules) for (c in c(1.645, 1.96, 2.5))
  row("alarms", "", t, rep(c, length(t)), 1 - inside(t, rep(-c, length(t)), rep(c, length(t))))
for (t in schedules[c(1, 3, 5)]) for (drift in c(0.5, 2.8, 4)) {
  b <- bounds(spend[["pocock"]], t, .05)
  power <- 0
  for (k in seq_along(t)) {
    high <- c(b[seq_len(k - 1)], Inf); low <- c(-b[seq_len(k - 1)], b[k])
    m <- drift * sqrt(t[1:k])
    power <- power + if (k == 1) pnorm(b[1] - m, lower.tail = FALSE) else
      inside(t[1:k], low, c(b[seq_len(k - 1)], 40), m)
  }
  row("power", drift, t, b, power)
}
# Three triggers against a control, five looks: the error of all together, at
# bounds that the program computes (which are the arguments).
set.seed(1)
many <- kronecker(joint(schedules[[5]]), matrix(.5, 3, 3) + diag(.5, 3))
for (b in base::list(c(2.787785, 2.797191, 2.793858, 2.789838, 2.786498), c(5.707190, 3.955587, 3.171162, 2.712100, 2.406378))) {
  x <- rep(b, each = 3)
  p <- mean(replicate(8, pmvnorm(-x, x, corr = many, algorithm = GenzBretz(maxpts = 4e5, abseps = 1e-6))))
  row("family", if (b[1] > 3) "obrien-fleming" else "pocock", schedules[[5]], b, 1 - p)
}
# Mixtures.
two <- function(v, rho, a) sqrt((v + rho) * log((v + rho) / (rho * a^2)))
rho <- function(v, a) v / (2 * log(1 / a) + log(1 + 2 * log(1 / a)))
for (v in c(3, 100, 900)) for (a in c(.05, .01)) {
  row("mixture-two", "", c(v, a), 100, two(v, rho(100, a), a))
  r <- rho(100, 2 * a)
  # The mixture itself: a half-normal prior of the drift, integrated.
  # The square is completed, so that nothing overflows.
  f <- function(s) log(2 * sqrt(r) * integrate(function(l) dnorm(0) * exp(-(l - s / (v + r))^2 * (v + r) / 2), 0, 60 / sqrt(v + r), rel.tol = 1e-12)$value) + s^2 / (2 * (v + r)) + log(a)
  row("mixture-one", "", c(v, a), 100, uniroot(f, c(0, 20 * sqrt(v + r)), tol = 1e-12)$root)
}
for (x in base::list(c(700, 1000, 100), c(3, 20, 100), c(0, 50, 500), c(40, 40, 100), c(9, 3000, 2000))) {
  r <- max(.001, rho(x[3], .05) - 1); y <- x[1]; n <- x[2] - x[1]
  f <- function(p) lbeta(r * p + y, r * (1 - p) + n) - lbeta(r * p, r * (1 - p)) - y * log(p) - n * log1p(-p) + log(.05)
  at <- x[1] / x[2]
  low <- if (y == 0) 0 else uniroot(f, c(1e-12, min(at, 1 - 1e-12)), tol = 1e-14)$root
  high <- if (n == 0) 1 else uniroot(f, c(max(at, 1e-12), 1 - 1e-12), tol = 1e-14)$root
  row("bernoulli", "", x, .95, c(low, high))
}
for (x in base::list(c(500, 600), c(480, 520), c(1000, 900, 800))) for (k in c(100, 10000)) {
  s <- rep(1 / length(x), length(x)); a <- k * s
  l <- sum(lgamma(a + x) - lgamma(a) - x * log(s)) - lgamma(k + sum(x)) + lgamma(k)
  row("ratio", "", x, k, min(1, exp(-l)))
}
