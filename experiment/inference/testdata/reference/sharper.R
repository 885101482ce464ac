# Regression adjustment: every trigger's linearised outcome regressed on its
# strata and the prior by lm, variances by sandwich. Rscript sharper.R > sharper.csv
suppressPackageStartupMessages(library(sandwich))
cat("#", R.version.string, "with sandwich", as.character(packageVersion("sandwich")), "; script: sharper.R\n")
cat("# full_se: HC1 of one regression with all interactions, whose leverages the sums kept do not hold\n")
cat("strata,standardised,prior,arm,stratum,m,y,x,a,b,difference,se,raw,raw_se,slope_a,slope_b,full_se\n")
num <- function(v) paste(sprintf("%.17g", v), collapse = " ")

linearise <- function(d, by) {
  p <- ave(d$y, by, FUN = sum) / ave(d$m, by, FUN = sum)
  p + (d$y - p * d$m) / ave(d$m, by)
}

arm_fit <- function(d, a, strata, prior, shares, means) {
  e <- d[d$arm == a, ]
  e$xc <- e$x - ave(e$x, e$stratum)
  S <- factor(e$stratum)
  fit <- if (nlevels(S) > 1) { if (prior) lm(z ~ 0 + S + xc, e) else lm(z ~ 0 + S, e) } else
    { if (prior) lm(z ~ 1 + xc, e) else lm(z ~ 1, e) }
  k <- nlevels(S)
  beta <- if (prior) coef(fit)[["xc"]] else 0
  off <- tapply(e$x, e$stratum, mean) - means
  alpha <- coef(fit)[seq_len(k)] - beta * off
  # HC2 by strata, whose leverages are 1/n, and HC1 for the slope.
  n <- ave(e$z, e$stratum, FUN = length)
  hc <- function(residuals, diaghat, df) residuals^2 * n / (n - 1) * (nrow(e) - k) / df
  V <- vcovHC(fit, omega = hc)[seq_len(k), seq_len(k), drop = FALSE]
  v <- c(t(shares) %*% V %*% shares)
  if (prior) v <- v + sum(shares * off)^2 * vcov(fit)["xc", "xc"]
  list(theta = sum(shares * alpha), alpha = alpha, beta = beta, var = v)
}

case <- function(seed, n, strata, arms, most, prior, standardised) {
  set.seed(seed)
  d <- data.frame(arm = sample(rep(seq_len(arms), length.out = n)), stratum = sample(rep(seq_len(strata), length.out = n)))
  d$x <- round(8 * rbeta(n, 1 + d$stratum, 3)) / 4
  d$m <- sample.int(most, n, TRUE)
  d$y <- rbinom(n, d$m, pmin(.95, .1 + .05 * d$arm + .1 * d$stratum / strata + .15 * d$x * d$arm / arms))
  d$z <- linearise(d, if (standardised) interaction(d$arm, d$stratum) else d$arm)
  shares <- as.vector(table(d$stratum)) / n
  means <- tapply(d$x, d$stratum, mean)
  fits <- lapply(seq_len(arms), function(a) arm_fit(d, a, strata, prior, shares, means))
  # One regression with all interactions says the same.
  A <- factor(d$arm); S <- factor(d$stratum)
  form <- if (strata > 1 && prior) z ~ A * (S + x) else if (strata > 1) z ~ A * S else if (prior) z ~ A * x else z ~ A
  whole <- lm(form, d)
  at <- function(a) colMeans(model.matrix(delete.response(terms(form)), transform(d, A = factor(a, levels = levels(A)), S = S)))
  for (a in seq_len(arms)) stopifnot(abs(sum(at(a) * coef(whole)) - fits[[a]]$theta) < 1e-9)
  H <- vcovHC(whole, type = "HC1")
  for (a in 2:arms) for (b in 1:(a - 1)) {
    f <- fits[[a]]; g <- fits[[b]]
    diff <- f$theta - g$theta
    apart <- (f$alpha - g$alpha)[d$stratum] - if (standardised) (f$alpha - g$alpha)[d$stratum] else diff
    predicted <- mean((apart + (f$beta - g$beta) * (d$x - means[d$stratum]))^2) / n
    se <- sqrt(f$var + g$var + predicted)
    grad <- at(a) - at(b)
    full <- sqrt(c(t(grad) %*% H %*% grad) + predicted)
    raw <- function(i) if (standardised) {
      z <- split(d$z[d$arm == i], d$stratum[d$arm == i])
      c(sum(shares * sapply(z, mean)), sum(shares^2 * sapply(z, var) / sapply(z, length)))
    } else c(mean(d$z[d$arm == i]), var(d$z[d$arm == i]) / sum(d$arm == i))
    r <- raw(a) - raw(b); v <- raw(a) + raw(b)
    cat(strata, standardised * 1, prior * 1, num(d$arm), num(d$stratum), num(d$m), num(d$y), num(d$x), a, b,
        num(diff), num(se), num(r[1]), num(sqrt(v[2])), num(f$beta), num(g$beta), num(full), sep = ",")
    cat("\n")
  }
}
case(1, 60, 1, 2, 1, TRUE, FALSE)
case(2, 90, 1, 2, 5, TRUE, FALSE)
case(3, 90, 3, 2, 1, FALSE, FALSE)
case(4, 120, 3, 2, 4, TRUE, FALSE)
case(5, 150, 3, 3, 3, TRUE, FALSE)
case(6, 120, 3, 2, 4, TRUE, TRUE)
case(7, 150, 2, 3, 2, TRUE, TRUE)
case(8, 100, 2, 2, 3, FALSE, TRUE)
