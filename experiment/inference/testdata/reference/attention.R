# Shares of attention: log-odds by the delta method, its gradient numerical, of
# rates and covariances by lm and sandwich's vcovCL. Rscript attention.R > attention.csv
suppressPackageStartupMessages(library(sandwich))
cat("#", R.version.string, "with sandwich", as.character(packageVersion("sandwich")), "; script: attention.R\n")
cat("deck,trigger,contact,arm,y,share,low,high\n")
num <- function(v) paste(sprintf("%.17g", v), collapse = " ")
case <- function(seed, contacts, most, deck, rates) {
  set.seed(seed)
  k <- length(rates)
  m <- sample.int(most, contacts, TRUE)
  if (deck) { d <- data.frame(contact = rep(rep(seq_len(contacts), m), k)); d$arm <- rep(seq_len(k), each = sum(m)) }
  else { d <- data.frame(contact = rep(seq_len(contacts), m)); d$arm <- 1 + d$contact %% k }
  liking <- rnorm(contacts, 0, .08)
  d$y <- rbinom(nrow(d), 1, pmin(.97, pmax(.03, rates[d$arm] + liking[d$contact])))
  fit <- lm(y ~ 0 + factor(arm), d)
  n <- sapply(seq_len(k), function(a) { s <- table(d$contact[d$arm == a]); sum(s)^2 / sum(s^2) })
  V <- vcovCL(fit, cluster = d$contact, type = "HC0", cadjust = FALSE) * outer(sqrt(n / (n - 1)), sqrt(n / (n - 1)))
  p <- coef(fit)
  for (a in seq_len(k)) {
    share <- p[[a]] / sum(p)
    w <- -share + (seq_len(k) == a)
    v <- w^2 * diag(V)
    df <- sum(v)^2 / sum(v^2 / (n - 1))
    t <- qt(.975, df)
    f <- function(p) qlogis(p[a] / sum(p))
    g <- sapply(seq_len(k), function(j) { h <- 1e-4; e <- h * (seq_len(k) == j)
      (8 * (f(p + e) - f(p - e)) - (f(p + 2 * e) - f(p - 2 * e))) / (12 * h) })
    half <- t * sqrt(c(t(g) %*% V %*% g))
    low <- plogis(f(p) - half); high <- plogis(f(p) + half)
    cat(deck * 1, a, num(d$contact), num(d$arm), num(d$y), num(share), num(low), num(high), sep = ","); cat("\n")
  }
}
case(1, 120, 3, FALSE, c(.2, .4))
case(2, 90, 5, FALSE, c(.1, .3, .5))
case(3, 60, 1, TRUE, c(.2, .3, .4))
case(4, 30, 4, TRUE, c(.5, .15))
case(5, 16, 2, FALSE, c(.5, .1))
