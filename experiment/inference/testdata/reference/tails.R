# Tails of the normal, Student's and chi-squared distributions, from their
# logarithms where they are small. Rscript tails.R > tails.csv
cat("#", R.version.string, "(stats); script: tails.R\n")
row <- function(f, args, value)
  cat(sprintf("%s,%s,%.16g\n", f, paste(sprintf("%.17g", args), collapse = " "), value))
cat("function,arguments,value\n")
for (z in c(0, 0.01, 0.5, 1, 1.959963984540054, 3, 5, 8.3, 12, 20, 30, 37))
  row("p", z, exp(log(2) + pnorm(-z, log.p = TRUE)))
for (level in c(0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1 - 1e-6)) {
  row("two-sided", level, -qnorm((1 - level) / 2))
  row("one-sided", level, -qnorm(1 - level))
}
for (df in c(1, 3.5, 9, 30, 400, 1999, 2001, 1e6))
  for (t in c(0.3, 1.7, 4, 9)) {
    tail <- pt(-t, df, log.p = TRUE)
    row("z-of-t", c(t, df), -qnorm(tail, log.p = TRUE))
  }
for (df in c(1, 4, 9, 30)) for (z in c(0.2, 1.96, 4, 6.5)) {
  # qt inverts pt by itself less well than a root in the logarithm does.
  f <- function(t) pt(-t, df, log.p = TRUE) - pnorm(-z, log.p = TRUE)
  t <- uniroot(f, c(0, 2 * z), extendInt = "downX", tol = 1e-14, maxiter = 1e4)$root
  row("t-of-z", c(z, df), t)
}
for (df in c(1, 2, 5, 11, 40)) for (x in c(0.5, 5, 40, 150, 600))
  row("chi-squared", c(x, df), pchisq(x, df, lower.tail = FALSE))
