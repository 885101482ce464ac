# Effects of the arms of many tests on features of the arms: metafor's REML with
# a constant for every test, clubSandwich's CR2 errors by test with
# Satterthwaite's degrees of freedom. Rscript across.R > across.csv
suppressMessages({library(metafor); library(clubSandwich)})
options(digits = 15)
join <- function(x) paste(format(x, digits = 15, trim = TRUE), collapse = " ")
cat("# R", as.character(getRversion()), "metafor", as.character(packageVersion("metafor")),
  "clubSandwich", as.character(packageVersion("clubSandwich")), "; script: across.R\n")
cat("tests,effects,variances,features,tau2,tau2_alone,slopes,se,df,p\n")
set.seed(7)
for (case in list(list(n = 40, tau = .2, most = 5), list(n = 15, tau = .05, most = 3))) {
  rows <- NULL
  for (i in seq_len(case$n)) {
    k <- sample(2:case$most, 1)
    level <- rnorm(1, -4, .5)
    for (j in seq_len(k)) {
      length <- round(runif(1, 3, 11), 1); question <- rbinom(1, 1, .4); number <- rbinom(1, 1, .3)
      v <- signif(runif(1, .01, .06), 3)
      effect <- round(level + .04 * length - .2 * question + rnorm(1, 0, case$tau) + rnorm(1, 0, sqrt(v)), 4)
      rows <- rbind(rows, data.frame(test = i, effect, v, length, question, number))
    }
  }
  rows$id <- seq_len(nrow(rows))
  control <- list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-14)
  m <- rma.mv(effect, v, mods = ~ factor(test) + length + question + number, random = ~ 1 | id, data = rows, method = "REML", control = control)
  alone <- rma.mv(effect, v, mods = ~ factor(test), random = ~ 1 | id, data = rows, method = "REML", control = control)
  ct <- coef_test(m, vcov = "CR2", cluster = rows$test, coefs = c("length", "question", "number"))
  features <- paste(apply(rows[, c("length", "question", "number")], 1, function(r) paste(r, collapse = " ")), collapse = ";")
  cat(paste(rows$test, collapse = " "), join(rows$effect), join(rows$v), features, join(m$sigma2), join(alone$sigma2),
    join(ct$beta), join(ct$SE), join(ct$df_Satt), join(ct$p_Satt), sep = ",")
  cat("\n")
}
