# Makes multiplicity.csv: adjusted p values of R's p.adjust.
#
# Run: Rscript multiplicity.R > multiplicity.csv
cat(sprintf("# R %s, stats; script: multiplicity.R\n", getRversion()))
cat("# correction,p values,adjusted...\n")
text <- function(v) paste(sprintf("%.17g", v), collapse = " ")
set.seed(5)
sets <- list(
  c(.838541367553, .642193923795, .680845947633, .967833824309, .71626938238, .177096952723, 5.23656777208e-5, .0202732688798, .00028140506198, .0149877310796),
  c(.05), c(.04, .04), c(.01, .02, .03, .04, .05), c(1, 1, .5), c(1e-12, .9, .049, .0499, .3),
  round(rbeta(12, .4, 2), 6))
for (p in sets) for (by in c("holm", "hochberg", "BH", "BY"))
  cat(paste(c(tolower(by), text(p), sprintf("%.17g", p.adjust(p, by))), collapse = ","), "\n", sep = "")
