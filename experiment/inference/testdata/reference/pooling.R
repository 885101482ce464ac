# Makes pooling.csv: random-effects pooling with metafor: REML, DerSimonian and
# Laird's start, Hartung and Knapp's interval with and without the safeguard,
# prediction interval and best linear unbiased predictions.
#
# Run: Rscript pooling.R > pooling.csv
suppressMessages(library(metafor))
cat(sprintf("# R %s, metafor %s; script: pooling.R\n", getRversion(), packageVersion("metafor")))
cat("# function,estimates,standard errors,values...\n")
text <- function(v) paste(sprintf("%.17g", v), collapse = " ")
out <- function(name, d, se, values) cat(paste(c(name, text(d), text(se), sprintf("%.15g", values)), collapse = ","), "\n", sep = "")
tight <- list(threshold = 1e-14, maxiter = 10000)
case <- function(d, se) {
  r <- rma(d, sei = se, method = "REML", test = "adhoc", control = tight)
  k <- rma(d, sei = se, method = "REML", test = "knha", control = tight)
  p <- predict(r)
  out("tau2", d, se, c(r$tau2, r$I2 / 100))
  out("mean", d, se, c(r$beta, r$se, r$ci.lb, r$ci.ub))
  out("hartung-knapp", d, se, k$se)
  out("prediction", d, se, c(p$pi.lb, p$pi.ub))
  b <- blup(r)
  out("blup", d, se, c(b$pred, b$pi.lb, b$pi.ub))
}
case(c(-.0034058, .0580767, .0633406), c(.0053953, .0049938, .0137058)) # Hillstrom, Mens less Womens
case(c(.05, -.04), c(.02, .02))
case(c(.01, .012, .011, .0105), c(.01, .02, .015, .01)) # they agree more than chance allows
case(c(28, 8, -3, 7, -1, 1, 18, 12), c(15, 10, 16, 11, 9, 11, 10, 18)) # eight schools (Rubin 1981)
set.seed(3)
for (k in c(3, 5, 8, 12, 30)) { se <- runif(k, .005, .03); case(rnorm(k, .02, sqrt(se^2 + .02^2)), se) }
