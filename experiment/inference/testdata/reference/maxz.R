# P(max |Z| >= z) over differences of normal arms, by mvtnorm (Genz and Bretz).
# Rscript maxz.R > maxz.csv (takes half an hour). Covariances of arms are
# diag(variances) + B B', B a matrix of loadings. Above 1e-3 the value is one
# less a probability, with its own estimate of error; below, where that would
# lose what is small, it is the sum over pairs of 2 P(Z_p >= z, |Z_q| < z for
# q < p), each to a relative error.
suppressMessages(library(mvtnorm))
cat("#", R.version.string, "mvtnorm", as.character(packageVersion("mvtnorm")), "script: maxz.R\n")
set.seed(20260101)

pairs.of <- function(set, k) switch(set,
  all = t(combn(k, 2)),
  first = cbind(1, 2:k),
  ring = cbind(1:k, c(2:k, 1)),
  two = rbind(cbind(1, 3:k), cbind(2, 3:k)), # two controls
  halves = rbind(t(combn(k %/% 2, 2)), k %/% 2 + t(combn(k - k %/% 2, 2))))

tail.of <- function(V, set, z) {
  p <- pairs.of(set, nrow(V))
  D <- matrix(0, nrow(p), nrow(V))
  for (i in seq_len(nrow(p))) D[i, p[i, ]] <- c(1, -1)
  C <- cov2cor(D %*% V %*% t(D))
  n <- nrow(C)
  if (n == 1) return(c(2 * pnorm(-z), 0))
  body <- pmvnorm(rep(-z, n), rep(z, n), corr = C,
    algorithm = GenzBretz(maxpts = 6e6, abseps = 3e-7, releps = 0))
  if (1 - body > 1e-3) return(c(1 - body, attr(body, "error")))
  sum <- 2 * pnorm(-z); error <- 0
  for (i in seq_len(n)[-1]) {
    low <- c(rep(-z, i - 1), z); high <- c(rep(z, i - 1), Inf)
    one <- pmvnorm(low, high, corr = C[1:i, 1:i], algorithm = GenzBretz(maxpts = 4e5, abseps = 0, releps = 1e-4))
    sum <- sum + 2 * one; error <- error + (2 * attr(one, "error"))^2
  }
  c(sum, sqrt(error))
}

say <- function(name, variances, B, set, z) {
  V <- diag(variances)
  if (!is.null(B)) V <- V + B %*% t(B)
  for (x in z) {
    v <- tail.of(V, set, x)
    cat(sprintf("%s,%s,%s,%s,%g,%.12g,%.2g\n", name, set, paste(sprintf("%.17g", variances), collapse = " "),
      if (is.null(B)) "" else paste(apply(B, 1, function(r) paste(sprintf("%.17g", r), collapse = " ")), collapse = ";"),
      x, v[1], v[2]))
    flush(stdout())
  }
}

geometric <- function(k, ratio) exp(seq(0, log(ratio), length.out = k))
round4 <- function(m) round(m, 4)
cat("case,set,variances,loadings,z,p,error\n")
for (k in 2:8) say("equal", rep(1, k), NULL, "all", c(2, 2.9, 4.2))
for (k in c(3, 4, 6, 8)) say("tenfold", geometric(k, 10), NULL, "all", c(1.2, 2, 2.6, 3.1, 4.5, 6))
for (k in c(4, 5, 7, 8)) say("hundredfold", geometric(k, 100), NULL, "all", c(1.5, 2.2, 3, 5))
say("one large", c(100, 1, 1, 1, 1, 1, 1, 1), NULL, "all", c(1.5, 2.3, 3, 4, 6.5))
say("one small", c(.1, 1, 1, 1, 1, 1, 1, 1), NULL, "all", c(1.5, 2.3, 3, 4))
say("halves", rep(c(1, 100), each = 4), NULL, "all", c(1.5, 2.3, 3, 4.5, 6.5))
say("nearly equal", seq(1, 1.3, length.out = 8), NULL, "all", c(1.5, 2.3, 3, 4))
say("twofold", seq(1, 2, length.out = 8), NULL, "all", c(1.5, 2.3, 3, 4))
for (k in c(4, 6, 8)) {
  B <- round4(matrix(rnorm(3 * k), k)); v <- round4(runif(k, .5, 2))
  say("deck of three factors", v, B, "all", c(1.5, 2.3, 3, 4.5))
  B <- round4(matrix(runif(k, .8, 1.2), k))
  say("deck of one factor", v, B, "all", c(1.5, 2.3, 3, 4.5))
  say("deck against control", v, B, "first", c(1.5, 2.5, 4))
}
for (k in c(3, 5, 8)) {
  say("control", rep(1, k), NULL, "first", c(1.2, 2.4, 6))
  say("large control", c(10, geometric(k - 1, 5)), NULL, "first", c(1.2, 2.4, 4))
}
B <- round4(matrix(rnorm(3 * 8), 8))
say("deck of three factors and control", geometric(8, 4), B, "first", c(1.5, 2.4, 4.5))
for (set in c("ring", "two", "halves")) {
  say("tenfold", geometric(6, 10), NULL, set, c(1.5, 2.4, 4))
  say("deck of three factors", geometric(6, 2), B[1:6, ], set, c(1.5, 2.4, 4))
}
