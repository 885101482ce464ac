# What group-sequential tests of one comparison do that stop for a winner only,
# by numerical integration: five even looks, two-sided .05, bounds by the
# spending functions of Lan and DeMets (1983), one-sided .025 on either side,
# and the five looks at 1.96 of who peeks. The effect is the one that a single
# look finds with the power .8; in the rows of drift 0 there is none. stops is
# the chance to stop with a winner, right that it is on the side of the effect,
# and contacts the mean share of the contacts that are used.
# Rscript sequential.R > sequential.csv
library(mvtnorm)
t <- (1:5) / 5
corr <- outer(t, t, function(a, b) sqrt(pmin(a, b) / pmax(a, b)))
# Miwa draws nothing; it warns that it takes 1000 for infinite.
precise <- function(...) suppressWarnings(pmvnorm(..., algorithm = Miwa(steps = 512))[1])
first <- function(k, bounds, drift, side) { # first crossing at look k, on a side
  mean <- drift * sqrt(t[1:k])
  lower <- c(-bounds[seq_len(k - 1)], if (side > 0) bounds[k] else -Inf)
  upper <- c(bounds[seq_len(k - 1)], if (side > 0) Inf else -bounds[k])
  if (k == 1) return(pnorm(upper[1] - mean[1]) - pnorm(lower[1] - mean[1]))
  precise(lower = lower, upper = upper, mean = mean, corr = corr[1:k, 1:k])
}
spend <- list(
  "obrien-fleming" = function(t) 2 - 2 * pnorm(qnorm(1 - .025 / 2) / sqrt(t)),
  "pocock" = function(t) .025 * log(1 + (exp(1) - 1) * t))
boundsOf <- function(f) {
  b <- c()
  spent <- 0
  for (k in 1:5) {
    want <- f(t[k]) - spent
    b[k] <- uniroot(function(x) first(k, c(b, x), 0, 1) - want, c(1, 8), tol = 1e-7)$root
    spent <- f(t[k])
  }
  b
}
plans <- list("fixed" = c(Inf, Inf, Inf, Inf, qnorm(.975)), "obrien-fleming" = boundsOf(spend[[1]]), "pocock" = boundsOf(spend[[2]]), "peeking" = rep(qnorm(.975), 5))
cat("stopping,drift,stops,right,contacts\n")
for (name in names(plans)) for (drift in c(0, qnorm(.975) + qnorm(.8))) {
  b <- pmin(plans[[name]], 30)
  up <- sapply(1:5, function(k) first(k, b, drift, 1))
  down <- sapply(1:5, function(k) first(k, b, drift, -1))
  at <- up + down
  cat(sprintf("%s,%.6f,%.5f,%.5f,%.5f\n", name, drift, sum(at), sum(up), sum(at * t) + (1 - sum(at))))
}
