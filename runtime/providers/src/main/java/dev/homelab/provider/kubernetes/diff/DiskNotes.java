package dev.homelab.provider.kubernetes.diff;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told of a disk of Cozystack that stays as it is: that a new one would be made from
 * something else by now, and that it is larger than the script says. Pure.
 */
public final class DiskNotes {
  private static final String SPEC = "spec";

  private DiskNotes() {}

  /** The warnings; empty for a disk that is as the script has it. */
  public static List<Diagnostic> of(ResourceSpec wish, StateEntry prior, Value.Tree live) {
    List<Diagnostic> notes = new ArrayList<>();
    Address disk = wish.address();
    if (MadeOnce.keepsOther(wish, prior)) {
      notes.add(
          Diagnostic.warning(KubernetesCodes.OTHER_DEFAULT, disk + " keeps what it was made from")
              .withDetail(
                  "It was made from "
                      + source(prior.recorded())
                      + "; a new one is made from "
                      + source(wish.desired())
                      + " by now.")
              .withHint("nothing has to be done; a source that the script says is told no more"));
    }
    Value there = MadeOnce.largerOutside(wish.desired(), live, prior);
    if (there != null) {
      String now = Value.textOf(there);
      notes.add(
          Diagnostic.warning(
                  KubernetesCodes.LARGER, disk + " was made larger outside of the lab: " + now)
              .withDetail(
                  "The script says "
                      + Value.textOf(Fields.at(wish.desired(), SPEC, "storage"))
                      + ". No disk becomes smaller, so it stays as it is.")
              .withHint("say its size in the script: " + now));
    }
    return notes;
  }

  /** A source in words: {@code image ubuntu}. */
  private static String source(Value.Tree disk) {
    Map<String, Value> said = new TreeMap<>(Fields.tree(disk, SPEC, "source").fields());
    for (Map.Entry<String, Value> one : said.entrySet()) {
      String name = Fields.text(one.getValue(), "name");
      String url = Fields.text(one.getValue(), "url");
      return (one.getKey() + ' ' + name + url).strip();
    }
    return "nothing";
  }
}
