# The best policy trees, by building every tree there is. Rscript tree.R > tree.csv
cat("#", R.version.string, "; script: tree.R\n")
cat("# attributes: one row each of the levels of the segments; the first is ordered\n")
cat("triggers,attributes,shown,engaged,depth,gain\n")
num <- function(v) paste(sprintf("%.17g", v), collapse = " ")
rows <- function(m) paste(apply(m, 1, num), collapse = ";")
masks <- function(A) {
  list <- lapply(seq_len(max(A[1, ])) - 1, function(cut) A[1, ] <= cut)
  for (j in seq_len(nrow(A))[-1]) list <- c(list, lapply(0:max(A[j, ]), function(level) A[j, ] == level))
  list
}
leaf <- function(G, in_it) if (any(in_it)) max(colSums(G[in_it, , drop = FALSE])) else 0
best <- function(G, M, in_it, depth) {
  v <- leaf(G, in_it)
  if (depth > 0) for (m in M) v <- max(v, best(G, M, in_it & m, depth - 1) + best(G, M, in_it & !m, depth - 1))
  v
}
case <- function(seed, levels, triggers) {
  set.seed(seed)
  A <- t(expand.grid(lapply(levels, function(l) seq_len(l) - 1)))
  s <- ncol(A)
  shown <- matrix(40 + sample.int(60, s * triggers, TRUE), s)
  p <- .3 + .15 * sin(outer(A[1, ], seq_len(triggers)) + outer(A[nrow(A), ], 3 * seq_len(triggers)))
  engaged <- matrix(rbinom(s * triggers, shown, p), s)
  b <- which.max(colSums(engaged) / colSums(shown))
  rate <- engaged / shown
  G <- rowSums(shown) * (rate - rate[, b])
  for (depth in 1:2) {
    cat(triggers, rows(A), rows(shown), rows(engaged), depth, num(best(G, masks(A), rep(TRUE, s), depth) / sum(shown)), sep = ",")
    cat("\n")
  }
}
case(1, c(3, 2), 2)
case(2, c(4, 3), 3)
case(3, c(5, 3), 4)
case(4, c(3, 3, 2), 3)
case(5, c(6, 4), 5)
case(6, c(2, 2, 2), 2)
case(7, c(7, 3), 8)
