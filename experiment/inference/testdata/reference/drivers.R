# Makes drivers.csv: trends, logistic regressions with cluster-robust errors,
# intra-contact correlations and ambivalence from rows of single exposures,
# which the package sees as sums only.
#
# Run: Rscript drivers.R > drivers.csv
suppressMessages(library(sandwich))
options(warn = 1)
set.seed(20261122)
cat("#", R.version.string, "with sandwich", as.character(packageVersion("sandwich")), "by drivers.R\n")
cat("kind,case,clusters,deck,exposures,engagements,mm,my,yy,design,arguments,values\n")

num <- function(x) paste(ifelse(is.na(x), "NA", sprintf("%.17g", x)), collapse = " ")
mat <- function(x) paste(apply(as.matrix(x), 1, num), collapse = ";")
# sums per contact of exposures and engagements in the cells
sums <- function(cell, y, contact, k) {
  m <- matrix(0, max(contact), k); e <- m
  for (i in seq_along(cell)) {
    m[contact[i], cell[i]] <- m[contact[i], cell[i]] + 1
    e[contact[i], cell[i]] <- e[contact[i], cell[i]] + y[i]
  }
  list(m = m, y = e)
}
row <- function(kind, case, s, deck = 0, design = matrix(0, ncol(s$m), 1), arguments = 0, values) {
  cat(kind, case, sum(rowSums(s$m) > 0), deck, num(colSums(s$m)), num(colSums(s$y)),
      mat(crossprod(s$m)), mat(crossprod(s$m, s$y)), mat(crossprod(s$y)), mat(design), num(arguments), num(values), sep = ",")
  cat("\n")
}
# people who stay themselves: exposures of a contact share a draw with probability h
people <- function(n, most, cells, deck = FALSE, h = .3, rate) {
  contact <- cell <- y <- c()
  for (i in 1:n) {
    times <- if (most == 1) 1 else sample(most, 1)
    at <- if (deck) rep(seq_len(cells), times) else rep(sample(cells, 1), times)
    own <- runif(1)
    u <- ifelse(runif(length(at)) < sqrt(h), own, runif(length(at)))
    contact <- c(contact, rep(i, length(at))); cell <- c(cell, at); y <- c(y, as.numeric(u < rate[at]))
  }
  data.frame(contact, cell, y)
}

## Trends
trend <- function(case, strata, doses, deck = 0) {
  # strata: list of data frames; each a row of its own with statistics of all
  all <- do.call(rbind, lapply(seq_along(strata), function(s) cbind(strata[[s]], s = s)))
  x <- doses[all$cell]
  xc <- x - ave(x, all$s); p <- ave(all$y, all$s)
  sxx <- sum(xc^2); b <- sum(xc * all$y) / sxx
  v0 <- sum(xc^2 * p * (1 - p)) / sxx^2
  single <- !any(duplicated(paste(all$s, all$contact)))
  D <- 1
  robust <- binomial <- arms <- alone <- 0
  if (!single) {
    for (s in unique(all$s)) {
      d <- all[all$s == s, ]; k <- length(doses)
      q <- sums(d$cell, d$y, as.integer(factor(d$contact)), k)
      M <- colSums(q$m); rate <- colSums(q$y) / M
      scale <- sqrt((M^2 / colSums(q$m^2)) / (M^2 / colSums(q$m^2) - 1))
      w <- doses - mean(doses[d$cell])
      e <- sweep(q$y - sweep(q$m, 2, rate, "*"), 2, scale, "*")
      robust <- robust + sum((e %*% w)^2)
      binomial <- binomial + sum(w^2 * M * rate * (1 - rate))
      arms <- arms + sum(e^2); alone <- alone + sum(M * rate * (1 - rate))
    }
    D <- if (deck) robust / binomial else max(1, robust / binomial, arms / alone)
  }
  z <- b / sqrt(D * v0)
  # the ends of the 95 % interval at the normal quantile, where |T| is it
  tt <- function(delta) { line <- pmin(1, pmax(0, p + delta * xc)); (b - delta) / sqrt(D * sum(xc^2 * line * (1 - line)) / sxx^2) }
  end <- function(far) if (abs(tt(far)) < qnorm(.975)) far else uniroot(function(d) abs(tt(d)) - qnorm(.975), sort(c(b, far)), tol = 1e-14)$root
  most <- 1 / diff(range(doses))
  for (s in seq_along(strata)) {
    d <- strata[[s]]
    row("trend", case, sums(d$cell, d$y, as.integer(factor(d$contact)), length(doses)), deck, arguments = doses,
        values = c(b, z, D, if (single) c(2 * pnorm(-abs(z)), end(-most), end(most)) else c(NA, NA, NA)))
  }
  invisible(c(b, z))
}
counts <- function(y, n) data.frame(contact = seq_len(sum(n)), cell = rep(seq_along(n), n), y = unlist(lapply(seq_along(n), function(i) rep(1:0, c(y[i], n[i] - y[i])))))
check <- function(y, n, doses, got) { # R's own, for one stratum of single exposures
  p <- prop.trend.test(y, n, doses)
  stopifnot(abs(p$statistic / got[2]^2 - 1) < 1e-10)
}
for (k in list(list("smokers", c(83, 90, 129, 70), c(86, 93, 136, 82), 1:4), list("rising", c(10, 20, 35), c(100, 110, 120), 1:3),
               list("falling", c(30, 12, 9), c(90, 60, 70), c(0, 1, 3)), list("flat", c(25, 27, 24, 26), c(200, 210, 190, 205), c(1, 1, 2, 3)))) {
  check(k[[2]], k[[3]], k[[4]], trend(k[[1]], list(counts(k[[2]], k[[3]])), k[[4]]))
}
strata <- list(counts(c(40, 45, 60), c(80, 85, 95)), counts(c(5, 9, 12), c(150, 140, 120)), counts(c(20, 18, 22), c(90, 60, 70)))
got <- trend("strata", strata, 1:3)
all <- do.call(rbind, lapply(1:3, function(s) cbind(strata[[s]], s = s)))
fine <- glm.control(epsilon = 1e-15, maxit = 100)
rao <- anova(glm(y ~ factor(s), binomial, all, control = fine), glm(y ~ factor(s) + cell, binomial, all, control = fine), test = "Rao")$Rao[2]
stopifnot(abs(rao / got[2]^2 - 1) < 1e-8)
trend("repeated", list(people(150, 6, 3, rate = c(.2, .25, .35))), 1:3)
trend("repeated strata", list(people(80, 5, 3, rate = c(.5, .55, .6)), people(120, 4, 3, rate = c(.1, .12, .2))), c(1, 2, 3))
trend("deck", list(people(90, 1, 3, TRUE, rate = c(.2, .3, .3))), 1:3, 1)
trend("deck repeated", list(people(60, 3, 4, TRUE, rate = c(.2, .3, .3, .4))), c(1, 1, 2, 3), 1)

## Regressions
complexStep <- function(f, b) sapply(seq_along(b), function(j) { z <- complex(real = b, imaginary = 0); z[j] <- z[j] + 1e-30i; Im(f(z)) / 1e-30 })
# columns: of the change and of the slope, from 0
regression <- function(case, d, design, from, to, direction, columns, deck = 0) {
  s <- sums(d$cell, d$y, as.integer(factor(d$contact)), nrow(design))
  x <- design[d$cell, , drop = FALSE]
  g <- glm(y ~ x - 1, binomial, data.frame(y = d$y, x = I(x)), control = fine)
  b <- unname(coef(g))
  hc1 <- unname(vcovCL(g, cluster = d$contact, type = "HC1")); hc0 <- unname(vcovCL(g, cluster = d$contact, type = "HC0"))
  model <- unname(vcov(g))
  k <- length(b); L <- diag(k)[-1, , drop = FALSE]
  G <- length(unique(d$contact))
  w <- colSums(s$m)
  e <- function(eta) exp(eta) / (1 + exp(eta))
  change <- function(b) sum(w * (e(to %*% b) - e(from %*% b))) / sum(w)
  slope <- function(b) { p <- e(design %*% b); sum(w * p * (1 - p) * (direction %*% b)) / sum(w) }
  effects <- unlist(lapply(list(change, slope), function(f) { gr <- complexStep(f, b); c(f(b), sqrt(drop(gr %*% hc1 %*% gr))) }))
  F <- drop(t(L %*% b) %*% solve(L %*% hc1 %*% t(L), L %*% b)) / nrow(L)
  row("regression", case, s, deck, design, columns,
      c(b, as.vector(hc1), as.vector(hc0), as.vector(model), deviance(g), effects, F, pf(F, nrow(L), G - 1, lower.tail = FALSE)))
}
dummies <- function(...) unname(cbind(1, ...))
# 4 triggers: a dose, a mode, and both
dose <- c(1, 2, 2, 3); mode <- c(0, 0, 1, 1)
step <- function(x, j, by = 1) { x[, j] <- x[, j] + by; x }
one <- function(x, j, v) { x[, j] <- v; x }
for (most in c(1, 4, 8)) {
  d <- people(if (most == 1) 600 else 250, most, 4, rate = c(.15, .2, .3, .35))
  x <- dummies(dose, mode)
  regression(paste("dose and mode at exposures to", most), d, x, one(x, 3, 0), one(x, 3, 1), cbind(0, 1, rep(0, 4)), c(2, 1))
}
# segments with rates of their own, cells = segment x trigger, an interaction
for (most in c(1, 5)) {
  rate <- c(.1, .12, .2, .25, .5, .5, .55, .6)
  d <- people(500, most, 8, rate = rate)
  seg <- rep(0:1, each = 4); m <- rep(mode, 2)
  x <- dummies(rep(dose, 2), m, seg, m * seg)
  from <- one(one(x, 3, 0), 5, 0); to <- one(one(x, 3, 1), 5, seg)
  regression(paste("interaction at exposures to", most), d, x, from, to, cbind(0, 1, 0 * seg, 0, 0), c(2, 1))
}
d <- people(120, 3, 4, TRUE, rate = c(.15, .2, .3, .35))
x <- dummies(dose, mode)
regression("deck", d, x, one(x, 3, 0), one(x, 3, 1), cbind(0, 1, rep(0, 4)), c(2, 1), 1)
# a channel that varies within contacts: cells = trigger x channel
n <- 200; d <- people(n, 6, 3, rate = c(.2, .25, .3)); d$cell <- d$cell + 3 * rbinom(nrow(d), 1, .4)
x <- dummies(rep(c(0, 1, 0), 2), rep(c(0, 0, 1), 2), rep(0:1, each = 3))
regression("channel within contacts", d, x, one(x, 4, 0), one(x, 4, 1), cbind(0, 0, 0, rep(1, 6)), c(3, 3))

## Intra-contact correlation, over all pairs of exposures one by one
correlation <- function(case, d, k, deck = 0) {
  rate <- tapply(d$y, d$cell, mean)
  p <- rate[as.character(d$cell)]
  top <- bottom <- 0
  for (rows in split(seq_len(nrow(d)), d$contact)) {
    e <- (d$y - p)[rows]; v <- sqrt(p * (1 - p))[rows]
    top <- top + sum(outer(e, e)) - sum(e^2); bottom <- bottom + sum(outer(v, v)) - sum(v^2)
  }
  row("correlation", case, sums(d$cell, d$y, as.integer(factor(d$contact)), k), deck, values = top / bottom)
}
correlation("split", people(100, 6, 2, h = .3, rate = c(.2, .4)), 2)
correlation("alone", people(100, 5, 3, h = 0, rate = c(.2, .4, .5)), 3)
correlation("deck", people(80, 2, 3, TRUE, h = .4, rate = c(.2, .4, .5)), 3, 1)
correlation("steady", people(60, 8, 1, h = .9, rate = .3), 1)

## Ambivalence: the chance of each pattern by listing every outcome there is
ambivalence <- function(case, d, k, deck = 0) {
  q <- sums(d$cell, d$y, as.integer(factor(d$contact)), k)
  M <- colSums(q$m); r <- colSums(q$y) / M
  chance <- function(m, r) {
    p <- rep(r, m)
    all <- as.matrix(expand.grid(rep(list(0:1), length(p))))
    mixed <- rowSums(all) > 0 & rowSums(all) < length(p)
    sum(apply(all, 1, function(y) prod(ifelse(y == 1, p, 1 - p)))[mixed])
  }
  several <- rowSums(q$m) > 1
  keys <- apply(q$m[several, , drop = FALSE], 1, paste, collapse = " ")
  mind <- (rowSums(q$y) > 0 & rowSums(q$y) < rowSums(q$m))[several]
  patterns <- t(sapply(strsplit(unique(keys), " "), as.numeric)); if (k == 1) patterns <- t(patterns)
  n <- as.vector(table(factor(keys, unique(keys)))); a <- as.vector(tapply(mind, factor(keys, unique(keys)), sum))
  E <- function(r) sum(n * apply(patterns, 1, chance, r = r))
  P <- apply(patterns, 1, chance, r = r)
  h <- 1e-3 # E is a polynomial of low degree: five points are nearly exact
  slope <- sapply(seq_len(k), function(j) { g <- function(t) { r[j] <- r[j] + t; E(r) }; (-g(2*h) + 8*g(h) - 8*g(-h) + g(-2*h)) / (12*h) })
  v <- sum(n * P * (1 - P)) - sum(slope^2 * r * (1 - r) / M)
  row("ambivalence", case, q, deck, cbind(patterns, n, a), 0, c(sum(n), sum(a), E(r), sqrt(v), (sum(a) - E(r)) / sqrt(v)))
}
ambivalence("split", people(150, 4, 2, h = .3, rate = c(.2, .4)), 2)
ambivalence("alone", people(150, 3, 3, h = 0, rate = c(.3, .4, .5)), 3)
ambivalence("deck", people(90, 2, 3, TRUE, h = .3, rate = c(.2, .4, .5)), 3, 1)
