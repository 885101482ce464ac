# Makes strata.csv: Mantel-Haenszel odds ratios, Cochran-Mantel-Haenszel tests
# and tests of homogeneity, with R's stats::mantelhaen.test, metafor's rma.mh
# (Tarone) and epiR's epi.2by2 (Breslow and Day).
#
# Run: Rscript strata.R > strata.csv
suppressMessages({library(metafor); library(epiR)})
cat(sprintf("# R %s, metafor %s, epiR %s; script: strata.R\n", getRversion(), packageVersion("metafor"), packageVersion("epiR")))
cat("# function,engagements (segments ; triggers),exposures,values...\n")
rows <- function(m) paste(apply(m, 1, function(r) paste(r, collapse = " ")), collapse = ";")
out <- function(name, y, m, values) cat(paste(c(name, rows(y), rows(m), sprintf("%.17g", values)), collapse = ","), "\n", sep = "")
# An array of triggers x outcomes x segments.
cube <- function(y, m) {
  x <- array(0, c(ncol(y), 2, nrow(y)))
  for (s in seq_len(nrow(y))) { x[, 1, s] <- y[s, ]; x[, 2, s] <- m[s, ] - y[s, ] }
  x
}
two <- function(y, m, homogeneous = TRUE) {
  y <- matrix(y, ncol = 2, byrow = TRUE); m <- matrix(m, ncol = 2, byrow = TRUE)
  x <- cube(y, m)
  with <- mantelhaen.test(x); without <- mantelhaen.test(x, correct = FALSE)
  out("odds", y, m, c(with$estimate, with$conf.int))
  out("cmh-corrected", y, m, c(with$statistic, with$p.value))
  out("cmh", y, m, c(without$statistic, without$p.value))
  if (!homogeneous) return(invisible())
  r <- rma.mh(ai = x[1, 1, ], bi = x[1, 2, ], ci = x[2, 1, ], di = x[2, 2, ], measure = "OR", correct = FALSE)
  out("tarone", y, m, c(r$TA, r$TAp))
  h <- suppressWarnings(epi.2by2(x, method = "cohort.count"))$massoc.detail$bOR.homog
  out("breslow-day", y, m, c(h$test.statistic, h$p.value))
}
many <- function(y, m, k) {
  y <- matrix(y, ncol = k, byrow = TRUE); m <- matrix(m, ncol = k, byrow = TRUE)
  t <- mantelhaen.test(cube(y, m))
  out("cmh", y, m, c(t$statistic, t$p.value))
}
two(c(20,10,15,3,3,3,12,7,1,3), c(34,34,27,18,5,5,15,12,1,5), FALSE)
two(c(120,100,40,60), c(200,200,300,310))
two(c(5,9,14,30,2,11), c(100,110,150,160,90,95))
two(c(1,2,3,1,2,5,8,3), c(10,12,14,9,20,22,30,29))
two(c(900,870,30,10,55,70), c(1000,1000,400,380,700,720))
two(c(3894,2262,3000,2500), c(21307,21306,20000,20100))
set.seed(4)
for (s in c(3, 6, 10)) {
  m <- round(runif(2 * s, 40, 800)); y <- rbinom(2 * s, m, runif(2 * s, .05, .5)); y <- pmax(1, y)
  two(y, m)
}
many(c(10,20,30,12,25,28), c(100,110,120,90,95,100), 3)
many(c(50,60,55,80,5,9,7,12,100,90,95,99), c(500,510,490,505,100,100,90,95,200,190,210,200), 4)
set.seed(9)
for (k in c(3, 5, 8)) { m <- round(runif(4 * k, 50, 300)); many(rbinom(4 * k, m, .2), m, k) }
