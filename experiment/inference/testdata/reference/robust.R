# Makes robust.csv: robust covariances of rates from rows of single exposures by
# sandwich, Fieller's interval of a ratio, of given estimates and of decks, and
# sample sizes and smallest effects by power.prop.test.
#
# Run: Rscript robust.R > robust.csv
suppressMessages(library(sandwich))
cat("#", R.version.string, "with sandwich", as.character(packageVersion("sandwich")), "; script: robust.R\n")
cat("kind,case,deck,exposures,engagements,mm,my,yy,discordant,arguments,values,factors\n")
num <- function(x) paste(sprintf("%.17g", x), collapse = " ")
mat <- function(x) paste(apply(as.matrix(x), 1, num), collapse = ";")
none <- paste(rep("", 6), collapse = ",")
row <- function(kind, case, deck, s, arguments, values, factors = c()) {
  sums <- if (is.null(s)) none else paste(num(colSums(s$m)), num(colSums(s$y)),
    mat(crossprod(s$m)), mat(crossprod(s$m, s$y)), mat(crossprod(s$y)), mat(s$discordant), sep = ",")
  cat(kind, case, deck, sums, num(arguments), num(values), num(factors), sep = ",")
  cat("\n")
}
# Contacts who stay themselves, and who see one trigger some times or each of them.
set.seed(20261122)
people <- function(n, most, rate, deck) {
  k <- length(rate)
  do.call(rbind, lapply(seq_len(n), function(i) {
    times <- sample(most, 1)
    at <- if (deck) rep(seq_len(k), each = times) else rep(sample(k, 1), times)
    own <- runif(1)
    u <- ifelse(runif(length(at)) < .5, own, runif(length(at)))
    data.frame(contact = i, cell = at, y = as.numeric(u < rate[at]))
  }))
}
sums <- function(d, k) {
  cell <- factor(d$cell, seq_len(k))
  m <- unclass(table(d$contact, cell)); y <- unclass(xtabs(y ~ contact + cell, data.frame(d[c("contact", "y")], cell = cell)))
  # of contacts shown two triggers, who engaged with exactly one of them
  discordant <- outer(seq_len(k), seq_len(k), Vectorize(function(a, b) sum(m[, a] > 0 & m[, b] > 0 & (y[, a] > 0) != (y[, b] > 0))))
  list(m = unname(m), y = unname(y), discordant = discordant)
}

## Covariances: HC0 by clusters without sandwich's factor G/(G-1), and for each
## trigger the factor n*/(n*-1) with n* = M²/Σm². Where all exposures of those
## who saw a trigger are alike, that is sandwich's own of a regression on these.
covariance <- function(case, d, k, deck, alike) {
  s <- sums(d, k)
  fit <- lm(y ~ 0 + factor(cell), d)
  v <- unname(vcovCL(fit, cluster = d$contact, type = "HC0", cadjust = FALSE))
  each <- which(s$m > 0, arr.ind = TRUE) # the same from a row a contact and trigger
  w <- data.frame(contact = each[, 1], cell = each[, 2], m = s$m[each], rate = s$y[each] / s$m[each])
  weighted <- lm(rate ~ 0 + factor(cell), w, weights = m)
  stopifnot(all.equal(v, unname(vcovCL(weighted, cluster = w$contact, type = "HC0", cadjust = FALSE)), tolerance = 1e-12))
  size <- colSums(s$m)^2 / colSums(s$m^2)
  f <- size / (size - 1)
  if (alike) for (a in seq_len(k)) {
    e <- d[d$cell == a, ]
    own <- drop(vcovCL(lm(y ~ 1, e), cluster = e$contact, type = "HC0", cadjust = TRUE))
    stopifnot(abs(own / (v[a, a] * f[a]) - 1) < 1e-12)
  }
  if (alike && deck) stopifnot(all.equal(unname(vcovCL(fit, cluster = d$contact, type = "HC0", cadjust = TRUE)), v * f[1], tolerance = 1e-12))
  row("covariance", case, deck, s, c(), v, f)
}
rates <- c(.15, .25, .4, .3)
covariance("split of single exposures", people(300, 1, rates, FALSE), 4, 0, TRUE)
covariance("split of repeated exposures", people(200, 7, rates, FALSE), 4, 0, FALSE)
covariance("small split", people(25, 12, rates[1:2], FALSE), 2, 0, FALSE)
covariance("deck", people(150, 1, rates, TRUE), 4, 1, TRUE)
covariance("deck of repeated exposures", people(80, 5, rates[1:3], TRUE), 3, 1, FALSE)
covariance("contacts who saw some of three", { d <- people(200, 4, rates[1:3], TRUE); d[runif(nrow(d)) < .6, ] }, 3, 0, FALSE)

## Fieller, in the form with g = t² v_yy/y².
fieller <- function(x, y, vxx, vxy, vyy, t) {
  r <- x / y; g <- t^2 * vyy / y^2
  half <- t / y * sqrt(vxx - 2 * r * vxy + r^2 * vyy - g * (vxx - vxy^2 / vyy))
  ends <- (r - g * vxy / vyy + c(-1, 1) * half) / (1 - g)
  stopifnot(g < 1, abs((x - ends * y)^2 / (t^2 * (vxx - 2 * ends * vxy + ends^2 * vyy)) - 1) < 1e-9)
  ends
}
for (x in list(c(.3, .2, .001, .0004, .0009, 1.96), c(.02, .5, .0001, -.00005, .01, 2.2), c(12, 7, 1, .9, 1, 2.8), c(-.4, .9, .02, .001, .05, 3), c(.31, .12, .0009, 0, .0011, 1.645)))
  row("fieller", "", 0, NULL, x, do.call(fieller, as.list(x)))

## The ratio of two rates of a deck, less 1: paired, with Student's t of the
## contacts less one, and covariances scaled as those of the score test of the
## difference are: by D V(0), D = robust/binomial and V(0) at the pooled rate.
lift <- function(case, d, level) {
  s <- sums(d, 2)
  v <- vcovCL(lm(y ~ 0 + factor(cell), d), cluster = d$contact, type = "HC0", cadjust = FALSE)
  M <- colSums(s$m); p <- colSums(s$y) / M
  size <- M^2 / colSums(s$m^2); f <- size / (size - 1)
  v <- v * sqrt(outer(f, f))
  robust <- v[1, 1] + v[2, 2] - 2 * v[1, 2]
  pooled <- sum(s$y) / sum(M)
  k <- pooled * (1 - pooled) * sum(1 / M) / sum(p * (1 - p) / M) # D V(0) / robust
  t <- qt((1 + level) / 2, min(size) - 1)
  row("lift", case, 1, s, level, fieller(p[1], p[2], k * v[1, 1], k * v[1, 2], k * v[2, 2], t) - 1)
}
lift("deck", people(200, 1, c(.35, .25), TRUE), .95)
lift("deck", people(90, 1, c(.5, .6), TRUE), .9)
lift("deck of repeated exposures", people(120, 4, c(.2, .4), TRUE), .95)
lift("deck of repeated exposures", people(60, 6, c(.6, .45), TRUE), .99)

## power.prop.test, both ways.
for (x in list(c(.2, .25, .8), c(.01, .012, .9), c(.5, .45, .95), c(.001, .002, .5), c(.3, .6, .8), c(.02, .03, .99)))
  for (level in c(.9, .95, .99)) {
    n <- power.prop.test(p1 = x[1], p2 = x[2], power = x[3], sig.level = 1 - level, tol = 1e-11)$n
    row("size", "", 0, NULL, c(x[1:2], level, x[3]), n)
  }
for (x in list(c(.2, 1000, .8), c(.01, 5000, .9), c(.5, 300, .8), c(.001, 40000, .95)))
  for (level in c(.9, .95, .99)) {
    p2 <- power.prop.test(n = x[2], p1 = x[1], power = x[3], sig.level = 1 - level, tol = 1e-15)$p2
    row("detectable", "", 0, NULL, c(x[1:2], level, x[3]), p2 - x[1])
  }
