# Trends over time: least squares of outcomes on the day with contacts for
# clusters, by lm and sandwich's vcovCL. Rscript timetrend.R > timetrend.csv
suppressPackageStartupMessages(library(sandwich))
cat("#", R.version.string, "with sandwich", as.character(packageVersion("sandwich")), "; script: timetrend.R\n")
cat("deck,contact,arm,day,y,slope_a,se_a,slope_b,se_b,difference,se,df,p,low,high\n")
num <- function(v) paste(sprintf("%.17g", v), collapse = " ")
worth <- function(d) { s <- tapply((d$day - mean(d$day))^2, d$contact, sum); sum(s)^2 / sum(s^2) }
case <- function(seed, contacts, most, days, deck, drift) {
  set.seed(seed)
  m <- sample.int(most, contacts, TRUE)
  if (deck) { d <- data.frame(contact = rep(rep(seq_len(contacts), m), 2)); d$arm <- rep(1:2, each = sum(m)) }
  else { d <- data.frame(contact = rep(seq_len(contacts), m)); d$arm <- 1 + d$contact %% 2 }
  liking <- rnorm(contacts, 0, .1)
  d$day <- sample.int(days, nrow(d), TRUE) - 1
  d$y <- rbinom(nrow(d), 1, pmin(.97, pmax(.03, .35 + liking[d$contact] + (d$arm == 1) * (.1 + drift * d$day))))
  A <- factor(d$arm)
  fit <- lm(y ~ 0 + A + A:day, d)
  V <- vcovCL(fit, cluster = d$contact, type = "HC0", cadjust = FALSE)[3:4, 3:4]
  n <- c(worth(d[d$arm == 1, ]), worth(d[d$arm == 2, ]))
  V <- V * outer(sqrt(n / (n - 1)), sqrt(n / (n - 1)))
  b <- coef(fit)[3:4]
  v <- diag(V)
  df <- if (deck) min(n - 1) else sum(v)^2 / sum(v^2 / (n - 1))
  diff <- b[[1]] - b[[2]]; se <- sqrt(sum(v) - 2 * V[1, 2])
  half <- qt(.975, df) * se
  cat(deck * 1, num(d$contact), num(d$arm), num(d$day), num(d$y), num(b[[1]]), num(sqrt(v[[1]])), num(b[[2]]), num(sqrt(v[[2]])),
      num(diff), num(se), num(df), num(2 * pt(-abs(diff / se), df)), num(diff - half), num(diff + half), sep = ",")
  cat("\n")
}
case(1, 80, 1, 14, FALSE, 0)
case(2, 80, 1, 14, FALSE, -.02)
case(3, 50, 4, 10, FALSE, 0)
case(4, 60, 6, 28, FALSE, -.01)
case(5, 30, 8, 7, FALSE, .02)
case(6, 40, 2, 14, TRUE, 0)
case(7, 40, 4, 21, TRUE, -.015)
case(8, 25, 7, 9, TRUE, .01)
