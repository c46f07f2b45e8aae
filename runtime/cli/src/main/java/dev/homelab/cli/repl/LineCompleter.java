package dev.homelab.cli.repl;

import dev.homelab.cli.options.Verb;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers commands first, then their options and the addresses of the lab. */
final class LineCompleter implements Completer {
  private final Supplier<List<String>> addresses;

  LineCompleter(Supplier<List<String>> addresses) {
    this.addresses = addresses;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    offers(line.words().subList(0, line.wordIndex()), line.word())
        .forEach(offer -> candidates.add(new Candidate(offer)));
  }

  /**
   * What may stand in the place of a word.
   *
   * @param before the words before it
   */
  List<String> offers(List<String> before, String word) {
    TreeSet<String> all = new TreeSet<>();
    if (before.isEmpty()) {
      Verb.outermost().forEach(verb -> all.add(verb.words()));
      all.addAll(Repl.OWN);
    } else {
      Verb verb = Verb.of(before.get(0));
      if (verb != null && verb.isGroup() && before.size() == 1) {
        verb.members().forEach(member -> all.add(member.lastWord()));
      } else if (verb != null && word.startsWith("-")) {
        verb.options().forEach(option -> all.add(option.longName()));
      } else {
        all.addAll(addresses.get());
      }
    }
    all.removeIf(offer -> !offer.startsWith(word));
    return List.copyOf(all);
  }
}
