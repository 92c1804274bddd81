# Three questions to one run of Rapporteur, in R: the twin of requests.ipynb, with the same definitions.
#
#   1. What does the Secretary-General ask for in Mali?
#   2. Do requests for drones rise while those for helicopters fall?
#   3. Who repeats which request?
#
# Usage: Rscript tests/notebooks/requests.R [RUN] [FOLDER FOR FIGURES]
# Needs readr, dplyr and ggplot2 (Debian: r-cran-readr r-cran-dplyr r-cran-ggplot2). Where a check fails, it stops.

suppressPackageStartupMessages({
  library(readr)
  library(dplyr)
  library(ggplot2)
})
options(width = 120, warn = 1, readr.show_progress = FALSE, dplyr.summarise.inform = FALSE)
invisible(Sys.setlocale("LC_CTYPE", "C.UTF-8"))  # a character is a code point, as in the tables
invisible(Sys.setlocale("LC_COLLATE", "C"))  # and ids sort as they do there

arguments <- commandArgs(trailingOnly = TRUE)
run <- normalizePath(if (length(arguments) > 0) arguments[1] else "output/latest", mustWork = TRUE)  # the link, once
figures <- if (length(arguments) > 1) arguments[2] else NULL
country <- "MLI"
country_name <- "Mali"
office <- "Secretary-General"
rising <- "capability.drones"
falling <- "capability.helicopters"
enough <- 10  # with fewer statements a figure would show chance

# ---- Loading: the types are those of codebook.csv -------------------------------------------------------------------

codebook <- read_csv(file.path(run, "codebook.csv"), col_types = cols(.default = "c"), na = "")
letters_of <- c(string = "c", integer = "i", boolean = "l", date = "D")

# An empty field is unknown and "NA" is two letters (Namibia's code among others), so `na` is "" and nothing else.
read_table_of <- function(name) {
  columns <- codebook[codebook$table == name, ]
  types <- as.list(setNames(letters_of[columns$type], columns$column))
  rows <- read_csv(file.path(run, "tables", paste0(name, ".csv")), col_types = do.call(cols, types), na = "")
  # With Parquet no types need to be told:
  # rows <- nanoparquet::read_parquet(file.path(run, "tables", paste0(name, ".parquet")))  # or arrow::read_parquet
  stopifnot(nrow(problems(rows)) == 0, identical(names(rows), columns$column))
  class_of <- c(string = "character", integer = "integer", boolean = "logical", date = "Date")
  for (i in seq_len(nrow(columns))) {
    column <- rows[[columns$column[i]]]
    stopifnot(inherits(column, class_of[[columns$type[i]]]))
    if (columns$nullable[i] == "false") stopifnot(!anyNA(column))
    if (is.character(column)) stopifnot(!any(column == "", na.rm = TRUE), validUTF8(column))
  }
  rows
}

documents <- read_table_of("documents")
sentences <- read_table_of("sentences")
theme_tags <- read_table_of("theme_tags")
requests <- read_table_of("requests")
place_mentions <- read_table_of("place_mentions")
issues <- read_table_of("issues")

# "NA" stays two letters, an empty field becomes NA.
namibia <- read_csv(I("place_name,iso\nNamibia,NA\nnowhere,\n"), col_types = "cc", na = "")
stopifnot(identical(namibia$iso, c("NA", NA)))

# run.json tells how many rows each table has; the six numbers are cut out without a JSON package.
manifest <- paste(readLines(file.path(run, "run.json"), warn = FALSE), collapse = " ")
told <- function(table) {
  as.integer(sub(paste0('.*"counts": *\\{[^}]*"', table, '": *([0-9]+).*'), "\\1", manifest))
}
for (table in c("documents", "sentences", "theme_tags", "requests", "place_mentions", "issues")) {
  stopifnot(nrow(get(table)) == told(table))
}

# ---- The evidence: R counts from 1 and ends inclusive, the tables from 0 and exclusive ------------------------------

words_at <- function(doc_id, start, end) {
  substring(documents$text[match(doc_id, documents$doc_id)], start + 1, end)
}
same <- function(found, words) all(ifelse(is.na(words), is.na(found), found == words))
with(requests, stopifnot(
  same(words_at(doc_id, char_start, char_end), text),
  same(words_at(doc_id, cue_start, cue_end), cue),
  same(words_at(doc_id, ask_start, ask_end), ask)
))
with(theme_tags, stopifnot(same(words_at(doc_id, char_start, char_end), matched_text)))
with(place_mentions, stopifnot(same(words_at(doc_id, char_start, char_end), matched_text)))

# ---- What is counted: requests that ask, of statements that are no copies -------------------------------------------

statements <- filter(documents, is.na(duplicate_of))
asked <- requests |>
  filter(polarity == "positive") |>
  inner_join(select(statements, doc_id, year, date_earliest, speaker_role, speaker_entity), by = "doc_id") |>
  inner_join(select(sentences, sentence_id, turn = speaker), by = "sentence_id") |>
  mutate(who = coalesce(turn, speaker_entity, speaker, speaker_role, "not known"))

cells <- strsplit(asked$ask_themes, "|", fixed = TRUE)
by_theme <- asked[rep(seq_len(nrow(asked)), lengths(cells)), ]
by_theme$theme_id <- as.character(unlist(cells))
by_theme <- filter(by_theme, !is.na(theme_id))
stopifnot(nrow(by_theme) == sum(lengths(cells[!is.na(asked$ask_themes)])))

label_of <- function(theme) {
  known <- theme_tags$theme_label[match(theme, theme_tags$theme_id)]
  ifelse(is.na(known), theme, known)
}
# Inside a sentence: a small letter first, unless more of it is a name ("United Nations reform").
inside <- function(theme) {
  label <- label_of(theme)
  ifelse(grepl("[A-Z]", substring(label, 2)), label, paste0(tolower(substr(label, 1, 1)), substring(label, 2)))
}
say <- function(...) cat(strwrap(paste0(...), 110), sep = "\n")
counted <- function(n, word) paste(format(n, big.mark = ","), if (n == 1) word else paste0(word, "s"))

prove <- function(rows, most = 5) {
  rows <- arrange(rows, date, request_id)
  for (i in seq_len(min(most, nrow(rows)))) {
    row <- rows[i, ]
    day <- coalesce(as.character(row$date), as.character(row$year), "no date")
    cat("  ", paste(row$doc_id, day, row$who, row$cue, coalesce(row$ask, "not said"), sep = " | "), "\n", sep = "")
    cat(strwrap(row$text, 104, prefix = "      "), sep = "\n")
  }
  if (nrow(rows) > most) cat("   ... and", nrow(rows) - most, "more\n")
}

# Okabe and Ito's colours, told apart by colour-blind readers.
blue <- "#0072B2"
orange <- "#E69F00"
kinds <- c(need = blue, appeal = orange, obligation = "#009E73", expectation = "#BBBBBB")
look <- theme_minimal(base_size = 11) +
  theme(
    panel.grid.minor = element_blank(), panel.grid.major.y = element_blank(),
    legend.position = "top", legend.justification = "left",
    plot.title = element_text(face = "bold"), plot.title.position = "plot", plot.caption.position = "plot",
    plot.caption = element_text(hjust = 0)
  )
publish <- function(plot, name, height = 4) {
  if (is.null(figures)) return(invisible())
  dir.create(figures, showWarnings = FALSE, recursive = TRUE)
  ggsave(file.path(figures, name), plot, width = 8, height = height, dpi = 110, bg = "white")
}
folded <- function(text, width = 110) paste(strwrap(text, width), collapse = "\n")

# ---- 1. What does the Secretary-General ask for in Mali? ------------------------------------------------------------

# The sentence names the country, a place or a peace operation there: place_mentions has all three.
holds <- function(cells, value) vapply(strsplit(cells, "|", fixed = TRUE), function(cell) value %in% cell, logical(1))
named <- filter(place_mentions, holds(iso_alpha3, country))
in_country <- filter(asked, sentence_id %in% named$sentence_id)
as_country <- filter(asked, sentence_id %in% named$sentence_id[named$place_type != "mission"])
stopifnot(nrow(as_country) == sum(holds(asked$iso_alpha3, country)))

yes <- function(condition) coalesce(condition, FALSE)
by_office <- in_country |> filter(
  yes(speaker_role == office & (is.na(turn) | grepl(office, turn, fixed = TRUE))) |
    grepl(paste0("^(the )?(UN |U\\.N\\. |United Nations )?", office, "$"), requester, ignore.case = TRUE) |
    (grepl("spokes", speaker_role, ignore.case = TRUE) & grepl("^s?he$", requester, ignore.case = TRUE))
)

cat("\n1. What does the ", office, " ask for in ", country_name, "?\n", sep = "")
of_office <- filter(by_theme, request_id %in% by_office$request_id)
themes <- of_office |> count(theme_id, name = "requests") |> arrange(desc(requests), theme_id)
n_statements <- n_distinct(by_office$doc_id)
held <- paste(counted(nrow(by_office), "request"), "in", counted(n_statements, "statement"))
if (nrow(by_office) == 0) {
  say("Nothing, in these statements.")
} else if (nrow(themes) == 0) {
  say("For no theme of the pipeline: ", held, ".")
} else {
  ranked <- paste0(inside(themes$theme_id), " (", themes$requests, ")")
  first <- paste(head(ranked, 5), collapse = ", ")
  if (n_statements < enough) {
    say("Not enough statements for an order (", held, "). What there is: ", first, ".")
  } else {
    say("First for: ", first, " (", held, ").")
    shown <- filter(of_office, theme_id %in% head(themes$theme_id, 12))
    plot <- ggplot(shown, aes(y = factor(theme_id, rev(themes$theme_id)), fill = factor(kind, names(kinds)))) +
      geom_bar(width = 0.7, position = position_stack(reverse = TRUE)) +
      geom_text(
        aes(x = requests, y = theme_id, label = requests), head(themes, 12), inherit.aes = FALSE, hjust = -0.4, size = 3
      ) +
      scale_y_discrete(labels = label_of) +
      scale_fill_manual(values = kinds, name = NULL) +
      labs(
        title = folded(paste0(
          "In ", country_name, ", the ", office, " asks first for ",
          paste(inside(themes$theme_id[themes$requests == themes$requests[1]]), collapse = " and "),
          ": ", themes$requests[1], " of ", nrow(by_office), " requests"
        ), 75),
        x = "requests", y = NULL,
        caption = folded(paste0(
          held, ". A request for two themes counts in both bars; ", sum(is.na(by_office$ask_themes)),
          " name no theme. Copies and denied requests are left out."
        ))
      ) + look
    publish(plot, "asked-in-country.png")
  }
}
prove(by_office)

# ---- 2. Do requests for drones rise while those for helicopters fall? -----------------------------------------------

# Share of a year's statements with at least one request for the theme; only English has cues and themes.
dated <- filter(statements, !is.na(year), coalesce(lang, "en") == "en")
shares <- bind_rows(lapply(c(rising, falling), function(theme) {
  asking <- unique(by_theme$doc_id[by_theme$theme_id == theme])
  dated |>
    group_by(year) |>
    summarise(theme_id = theme, statements = n(), asking = sum(doc_id %in% asking)) |>
    ungroup()
}))
stopifnot(sum(shares$statements) == 2 * nrow(dated), all(shares$asking <= shares$statements))

wilson <- function(k, n, z = 1.96) {
  middle <- (k + z^2 / 2) / (n + z^2)
  half <- z / (n + z^2) * sqrt(k * (n - k) / n + z^2 / 4)
  data.frame(low = pmax(middle - half, 0), high = pmin(middle + half, 1))
}
stopifnot(isTRUE(all.equal(unlist(wilson(5, 10)), c(low = 0.2366, high = 0.7634), tolerance = 1e-3)))

# The slope of the share over the years, by statements, and the chi-squared test for a trend in proportions.
trend <- function(theme) {
  rows <- filter(shares, theme_id == theme)
  if (sum(rows$asking) < enough || nrow(rows) < 3) return("are too few for a trend")
  if (all(rows$asking == rows$statements)) return("show no trend")
  slope <- coef(lm(asking / statements ~ year, rows, weights = statements))[["year"]]
  chance <- prop.trend.test(rows$asking, rows$statements, rows$year)$p.value
  say(label_of(theme), sprintf(": %+.1f points a decade, p = %.2g", 1000 * slope, chance))
  if (chance >= 0.05) "show no trend" else if (slope > 0) "rise" else "fall"
}

cat("\n2. Do requests for ", inside(rising), " rise while those for ", inside(falling), " fall?\n", sep = "")
found <- c(trend(rising), trend(falling))
verdict <- if (any(grepl("too few", found))) "Not enough statements" else
  if (identical(found, c("rise", "fall"))) "Yes" else "Not so"
finding <- paste0("requests for ", inside(rising), " ", found[1], ", those for ", inside(falling), " ", found[2])
say(verdict, ": ", finding, ".")
for (theme in c(rising, falling)) {
  rows <- filter(shares, theme_id == theme)
  if (nrow(rows) > 0) {
    ends <- 100 * wilson(sum(rows$asking), sum(rows$statements))
    say(label_of(theme), ": ", sum(rows$asking), " of ", counted(sum(rows$statements), "statement"),
        sprintf(" ask (interval %.1f%% to %.1f%%)", ends$low, ends$high))
  }
}
if (!all(grepl("too few", found))) {
  width <- if (diff(range(shares$year)) < 30) 1 else 5
  periods <- shares |>
    group_by(theme_id, period = year %/% width * width + (width - 1) / 2) |>
    summarise(statements = sum(statements), asking = sum(asking)) |>
    ungroup()
  periods <- bind_cols(periods, wilson(periods$asking, periods$statements))
  plot <- ggplot(periods, aes(period, asking / statements, colour = theme_id, shape = theme_id)) +
    geom_linerange(aes(ymin = low, ymax = high), position = position_dodge(0.3 * width), alpha = 0.6) +
    geom_point(position = position_dodge(0.3 * width), size = 2) +
    geom_text(
      aes(period, 0, label = statements), filter(periods, theme_id == rising),
      inherit.aes = FALSE, vjust = 1.8, size = 2.6, colour = "grey40"
    ) +
    scale_y_continuous(labels = function(share) paste0(100 * share, "%"), expand = expansion(c(0.08, 0.03))) +
    scale_colour_manual(values = setNames(c(blue, orange), c(rising, falling)), labels = label_of, name = NULL) +
    scale_shape_manual(values = setNames(c(16, 15), c(rising, falling)), labels = label_of, name = NULL) +
    labs(
      title = folded(sub("^r", "R", finding), 75), x = NULL, y = "share of statements that ask",
      caption = folded(paste0(
        "Lines are 95 % intervals (Wilson); grey numbers are the denominators, the statements of ",
        if (width == 1) "the year" else "five years", ". ", counted(nrow(dated), "statement"),
        " in English; copies and ", sum(is.na(statements$year)), " without a year are left out."
      ))
    ) + look
  publish(plot, "shares.png", 4.5)
}
for (theme in c(rising, falling)) prove(filter(by_theme, theme_id == theme), 3)

# ---- 3. Who repeats which request? ----------------------------------------------------------------------------------

# All that name one first request, and that request, are a family. First is first in the order of doc_id: who asked
# first in time is read from the dates.
members <- asked |>
  mutate(family = coalesce(repeats_request_id, request_id)) |>
  arrange(date_earliest, doc_id, request_id) |>
  group_by(family) |>
  mutate(statements = n_distinct(doc_id), first_who = first(who), first_doc = first(doc_id)) |>
  ungroup() |>
  filter(statements > 1)
again <- members |> filter(doc_id != first_doc) |> distinct(family, doc_id, .keep_all = TRUE)
families <- members |>
  group_by(family) |>
  summarise(
    statements = first(statements), speakers = n_distinct(who), cue = first(cue), ask = first(coalesce(ask, text)),
    who = paste(head(unique(who), 3), collapse = ", ")
  ) |>
  arrange(desc(statements), desc(speakers), family)
stopifnot(nrow(again) == sum(families$statements) - nrow(families))

cat("\n3. Who repeats which request?\n")
if (nrow(families) == 0) {
  say("No request is repeated by another statement.")
} else {
  n_same <- sum(again$who == again$first_who)
  ends <- 100 * wilson(n_same, nrow(again))
  say(counted(nrow(families), "request"), " come back, ", counted(nrow(again), "time"), " in all; ", n_same,
      sprintf(" of these are the first speaker's own again (interval %.0f%% to %.0f%%).", ends$low, ends$high),
      if (nrow(again) < enough) " Not enough statements for a figure.")
  top <- head(families, 8)
  cut <- function(text, most) {
    ifelse(nchar(text) > most, paste0(sub(" [^ ]*$", "", substr(text, 1, most)), " \u2026"), text)
  }
  held_in_ask <- mapply(grepl, top$cue, top$ask, fixed = TRUE)
  top$words <- vapply(cut(ifelse(held_in_ask, top$ask, paste0(top$cue, ": ", top$ask)), 80), folded, character(1), 44)
  print(as.data.frame(mutate(select(top, cue, ask, statements, who), ask = cut(ask, 50))), right = FALSE)
  if (nrow(again) >= enough) {
    marks <- members |>
      filter(family %in% top$family, !is.na(year)) |>
      distinct(family, doc_id, .keep_all = TRUE) |>
      mutate(speaker_is = ifelse(who == first_who, "first speaker", "another speaker")) |>
      count(family, year, speaker_is)
    marks$row <- factor(marks$family, rev(top$family))
    plot <- ggplot(marks, aes(year, row, colour = speaker_is, shape = speaker_is, size = n)) +
      geom_point(alpha = 0.8) +
      scale_y_discrete(labels = setNames(top$words, top$family)) +
      scale_colour_manual(values = c("first speaker" = blue, "another speaker" = orange), name = NULL) +
      scale_shape_manual(values = c("first speaker" = 16, "another speaker" = 15), name = NULL) +
      scale_size_area(
        max_size = 5, name = "statements", breaks = function(range) unique(round(seq(1, range[2], length.out = 3)))
      ) +
      labs(
        title = paste0("First speakers say their requests again in ", n_same, " of ", nrow(again), " repeats"),
        x = NULL, y = NULL,
        caption = folded(paste0(
          "The ", nrow(top), " requests made by most statements, of ", nrow(families),
          " that are repeated: same cue, same content words. Copies of statements are left out."
        ))
      ) + look
    publish(plot, "repeats.png", 5)
  }
  for (one in head(top$family, 2)) prove(distinct(filter(members, family == one), doc_id, .keep_all = TRUE), 3)
}
copies <- sum(!is.na(documents$duplicate_of))
stopifnot(copies == nrow(documents) - nrow(statements))
say("Copies of statements, left out everywhere: ", copies, ".")
