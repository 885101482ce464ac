# Makes planned.csv: what a plan reckons, made another way.
#
#   Rscript planned.R > planned.csv
#
# size       power.prop.test: p1 p2 level power -> per group
# inflation  Wang and Tsiatis' bounds, by Simpson's rule over the recursion of
#            Armitage, McPherson and Rowe (1969), not by the code under test:
#            shape looks power -> maximum information over that of one look.
#            Jennison and Turnbull (2000), tables 2.2 and 2.4, print three decimals.
# winning    rates (the best first), contacts, critical -> chance that the best
#            is beyond the critical value of the score test against all: at 0 by
#            pmvnorm, elsewhere from 2,000,000 drawn tests
# power      score test by enumeration of both binomials: p1 p2 n1 n2 critical
# moments    a deck or split of people with a latent draw, by simulation of
#            2,000,000: rates, correlation, least and most exposures -> design
#            effect of one rate, correlation of two rates, discordant share
suppressMessages(library(mvtnorm))
out <- function(kind, args, ...) cat(kind, paste(args, collapse = " "), paste(sprintf("%.10g", c(...)), collapse = " "), sep = ",", fill = FALSE); nl <- function() cat("\n")
row <- function(kind, args, ...) { out(kind, args, ...); nl() }
cat("# R", as.character(getRversion()), "mvtnorm", as.character(packageVersion("mvtnorm")), "\nkind,arguments,values\n")

for (p in list(c(.2, .25), c(.02, .03), c(.6, .66), c(.03, .0345), c(.1, .2)))
  for (power in c(.8, .9)) for (level in c(.95, .99))
    row("size", c(p, level, power), power.prop.test(p1 = p[1], p2 = p[2], power = power, sig.level = 1 - level)$n)

simpson <- function(n) { w <- rep(2, n + 1); w[seq(2, n, 2)] <- 4; w[c(1, n + 1)] <- 1; w / 3 }
# chance to cross +-b at looks t with a drift, by side
crossing <- function(t, b, drift, n = 600) {
  up <- down <- 0
  x <- 0; g <- 1; before <- 0
  for (k in seq_along(t)) {
    s <- sqrt(t[k] - before); edge <- b[k] * sqrt(t[k]); mean <- drift * (t[k] - before)
    up <- up + sum(g * pnorm(edge, x + mean, s, lower.tail = FALSE))
    down <- down + sum(g * pnorm(-edge, x + mean, s))
    y <- seq(-edge, edge, length.out = n + 1)
    g <- colSums(g * outer(x, y, function(a, c) dnorm(c, a + mean, s))) * simpson(n) * (2 * edge / n)
    x <- y; before <- t[k]
  }
  c(up, down)
}
for (shape in c(.5, 0)) for (looks in c(2, 3, 4, 5, 10, 20)) {
  t <- seq_len(looks) / looks
  bounds <- function(c) c * t^(shape - .5)
  c <- uniroot(function(c) sum(crossing(t, bounds(c), 0)) - .05, c(1.9, 3.5), tol = 1e-10)$root
  for (power in c(.8, .9)) {
    drift <- uniroot(function(d) crossing(t, bounds(c), d)[1] - power, c(2, 6), tol = 1e-10)$root
    row("inflation", c(shape, looks, power), (drift / (qnorm(.975) + qnorm(power)))^2, c)
  }
}

winning <- function(rates, n, z) {
  others <- seq_along(rates)[-1]
  if (z == 0) {
    v <- rates * (1 - rates) / n
    sigma <- matrix(v[1], length(others), length(others)) + diag(v[others], length(others))
    return(as.numeric(pmvnorm(lower = 0, upper = Inf, mean = rates[1] - rates[others], sigma = sigma, algorithm = GenzBretz(maxpts = 4e6, abseps = 1e-8))))
  }
  y <- lapply(seq_along(rates), function(i) rbinom(2e6, n[i], rates[i]))
  won <- TRUE
  for (j in others) {
    pooled <- (y[[1]] + y[[j]]) / (n[1] + n[j])
    won <- won & y[[1]] / n[1] - y[[j]] / n[j] > z * sqrt(pooled * (1 - pooled) * (1 / n[1] + 1 / n[j]))
  }
  mean(won)
}
set.seed(1)
for (w in list(list(c(.25, .2, .2), c(500, 500, 500), 1.96), list(c(.25, .2, .2, .2), c(1421, 1421, 1421, 1421), 2.06),
               list(c(.3, .2, .2, .2, .2, .2, .2, .2), rep(300, 8), 0), list(c(.12, .1, .1, .1), c(800, 2400, 1600, 1200), 0),
               list(c(.12, .1, .1, .1), c(2000, 6000, 4000, 3000), 2.1), list(c(.27, rep(.15, 7)), rep(274, 8), 2.365)))
  row("winning", c(w[[1]], w[[2]], w[[3]]), winning(w[[1]], w[[2]], w[[3]]))

exact <- function(p1, p2, n1, n2, z) {
  y1 <- 0:n1; y2 <- 0:n2
  d <- outer(y1 / n1, y2 / n2, "-")
  pooled <- outer(y1, y2, "+") / (n1 + n2)
  sd <- sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
  sum(outer(dbinom(y1, n1, p1), dbinom(y2, n2, p2))[sd > 0 & d > z * sd])
}
for (a in list(c(.3, .2, 293, 293, 1.96), c(.25, .2, 1094, 1094, 1.96), c(.2, .1, 150, 450, 2.2), c(.68, .6, 700, 700, 1.96)))
  row("power", a, exact(a[1], a[2], a[3], a[4], a[5]))

people <- function(rates, h, low, high, n = 2e6) {
  m <- sample(low:high, n, replace = TRUE)
  u <- runif(n)
  y <- matrix(0, n, 2)
  for (j in 1:2) for (i in seq_len(high)) {
    x <- ifelse(runif(n) < sqrt(h), u, runif(n))
    y[, j] <- y[, j] + (i <= m & x < rates[j])
  }
  p <- colSums(y) / sum(m)
  e <- cbind(y[, 1] - p[1] * m, y[, 2] - p[2] * m)
  c(mean(e[, 1]^2) / (mean(m) * p[1] * (1 - p[1])), cor(e[, 1], e[, 2]), mean((y[, 1] > 0) != (y[, 2] > 0)), mean(y[, 1] > 0))
}
for (a in list(c(.2, .28, .3, 1, 1), c(.1, .15, .2, 1, 5), c(.6, .5, .4, 2, 4)))
  row("moments", a, people(a[1:2], a[3], a[4], a[5]))
