# Makes pooling.csv: random-effects pooling with metafor: REML, Hartung and
# Knapp's standard error with and without the safeguard, best linear unbiased
# predictions; and by integration over the confidence distribution of tau^2 the
# prediction interval and the mean's, where it is further out than Hartung and
# Knapp's.
#
# Run: Rscript pooling.R > pooling.csv
suppressMessages(library(metafor))
cat(sprintf("# R %s, metafor %s; script: pooling.R\n", getRversion(), packageVersion("metafor")))
cat("# function,estimates,standard errors,values...\n")
text <- function(v) paste(sprintf("%.17g", v), collapse = " ")
out <- function(name, d, se, values) cat(paste(c(name, text(d), text(se), sprintf("%.15g", values)), collapse = ","), "\n", sep = "")
tight <- list(threshold = 1e-14, maxiter = 10000)
# The distribution function of a true effect (effects = 1) or the mean (0).
mixture <- function(x, d, se, effects) {
  df <- length(d) - 1
  at <- function(t) {
    w <- 1 / (se^2 + t); m <- sum(w * d) / sum(w); o <- w * (d - m)
    q <- sum(o * (d - m))
    c(q, dchisq(q, df) * sum(o^2), pnorm((x - m) / sqrt(1 / sum(w) + effects * t)))
  }
  f <- Vectorize(function(s) { t <- exp(s); a <- at(t); a[2] * a[3] * t })
  zero <- at(0)
  edges <- log(min(se)^2) + c(-60, -20, -10, -5, 0, 2, 4, 6, 8, 10, 15, 20, 30, 50, 80)
  sum(sapply(seq_along(edges)[-1], function(i) integrate(f, edges[i - 1], edges[i], rel.tol = 1e-11, abs.tol = 1e-14, subdivisions = 1000)$value)) +
    pchisq(zero[1], df, lower.tail = FALSE) * zero[3]
}
ends <- function(d, se, effects) sapply(c(.025, .975), function(p) {
  far <- max(se, abs(d)) * 1e4
  uniroot(function(x) mixture(x, d, se, effects) - p, c(-far, far), tol = 1e-14 * far, maxiter = 1000)$root
})
case <- function(d, se) {
  r <- rma(d, sei = se, method = "REML", test = "adhoc", control = tight)
  k <- rma(d, sei = se, method = "REML", test = "knha", control = tight)
  out("tau2", d, se, c(r$tau2, r$I2 / 100))
  m <- ends(d, se, 0)
  out("mean", d, se, c(r$beta, r$se, min(m[1], r$ci.lb), max(m[2], r$ci.ub)))
  out("hartung-knapp", d, se, k$se)
  out("prediction", d, se, ends(d, se, 1))
  b <- blup(r)
  out("blup", d, se, b$pred)
}
case(c(-.0034058, .0580767, .0633406), c(.0053953, .0049938, .0137058)) # Hillstrom, Mens less Womens
case(c(.05, -.04), c(.02, .02))
case(c(.01, .012, .011, .0105), c(.01, .02, .015, .01)) # they agree more than chance allows
case(c(28, 8, -3, 7, -1, 1, 18, 12), c(15, 10, 16, 11, 9, 11, 10, 18)) # eight schools (Rubin 1981)
set.seed(3)
for (k in c(3, 5, 8, 12, 30)) { se <- runif(k, .005, .03); case(rnorm(k, .02, sqrt(se^2 + .02^2)), se) }
for (k in c(4, 9)) { se <- .01 * exp(rnorm(k)); case(rnorm(k, .02, sqrt(se^2 + .01^2)), se) } # of very different size
