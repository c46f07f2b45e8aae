package dev.homelab.dsl.policy;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which storage keeps what (labs/A.md 3.3 and 3.7; facts/cozystack.md 3.5 for the default). */
final class StorageRules {
  /** What makes the volumes of LINSTOR's classes. */
  static final String PROVISIONER = "linstor.csi.linbit.com";

  /** The class of volumes that stay on their node. */
  static final String LOCAL = "local";

  private static final String REPLICATED = "replicated";
  private static final String CLASS = "storageClassName";

  /** What names the class of a claim as well, and goes before its field. */
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  private static final String OPERATOR = "piraeus.io";

  /** Where LINSTOR keeps what it knows, which only LINSTOR writes. */
  private static final String DATABASE = "internal.linstor.linbit.com";

  private StorageRules() {}

  static List<Policy> all() {
    return List.of(
        new Policy(
            "linstor-classes",
            "Volumes are made by LINSTOR, on `local`, `replicated` or another class of its own.",
            "Classes of others take room that nobody counts, keep no checksums and take no snapshots"
                + " with the rest.",
            StorageRules::otherClasses),
        new Policy(
            "databases-on-replicated",
            "Databases are on the class `replicated`.",
            "`local` is one copy on one box, which a second box does not make two.",
            StorageRules::databases),
        new Policy(
            "local-for-what-may-go",
            "On `local` lies only what may be lost, and the script says why it may.",
            "What is there goes with its disk; a copy on another box is never made.",
            StorageRules::local),
        new Policy(
            "pools-by-linstor",
            "Pools of storage are made through LINSTOR: by the lab's own word, or by its CLI.",
            "LINSTOR's operator stripes the disks that an object names, so that one that fails"
                + " takes all; and it works beside what already makes the pool of a box.",
            StorageRules::pools));
  }

  private static List<Breach> otherClasses(LabView lab) {
    List<Breach> found = new ArrayList<>();
    Map<String, Set<String>> own = new TreeMap<>();
    for (KubeThing thing : lab.all()) {
      if (thing.kind().equals("StorageClass")) {
        if (thing.text("provisioner").equals(PROVISIONER)) {
          own.computeIfAbsent(thing.cluster().toString(), one -> new TreeSet<>()).add(thing.name());
        } else {
          found.add(
              thing.breach(
                  thing.called() + " is made by " + thing.text("provisioner"),
                  "use `replicated`, or a class with the provisioner " + PROVISIONER));
        }
      }
    }
    for (KubeThing thing : lab.objects()) {
      Set<String> classes = own.getOrDefault(thing.cluster().toString(), Set.of());
      for (String named : classes(thing)) {
        if (!named.equals(LOCAL) && !named.equals(REPLICATED) && !classes.contains(named)) {
          found.add(
              thing.breach(
                  thing.called() + " is on the class " + named + ", which is not LINSTOR's",
                  "use `replicated`; `local` for what may be lost"));
        }
      }
    }
    return found;
  }

  /** The classes that an object names, of its claims and pools as well. */
  private static Set<String> classes(KubeThing thing) {
    Set<String> named = new TreeSet<>();
    if (thing.isApp()) {
      named.add(thing.text("spec", "storageClass"));
      named.addAll(classesOfPools(thing).values());
    }
    for (Value.Tree claim : claims(thing)) {
      Value old = oldClass(claim);
      String text = Value.textOf(old == null ? KubeThing.tree(claim.get("spec")).get(CLASS) : old);
      named.add(text == null ? "" : text);
    }
    named.remove("");
    return named;
  }

  /** The classes that the pools of machines of a tenant's cluster name, by pool. */
  static Map<String, String> classesOfPools(KubeThing cluster) {
    Map<String, String> named = new TreeMap<>();
    KubeThing.tree(cluster.at("spec", "nodeGroups"))
        .fields()
        .forEach(
            (pool, value) -> {
              String storage = Value.textOf(KubeThing.tree(value).get("storageClass"));
              if (storage != null) {
                named.put(pool, storage);
              }
            });
    return named;
  }

  /** The claims of volumes that an object is, or makes copies of. */
  private static List<Value.Tree> claims(KubeThing thing) {
    boolean one = thing.group().isEmpty() && thing.kind().equals("PersistentVolumeClaim");
    return one ? List.of(thing.resource().desired()) : thing.items("spec", "volumeClaimTemplates");
  }

  /**
   * Whether a claim takes the default class: an empty one takes none, and a volume has its own. A
   * class that a reference gives is one that is named.
   */
  private static boolean takesDefault(Value.Tree claim) {
    Value.Tree spec = KubeThing.tree(claim.get("spec"));
    return !isStated(spec.get(CLASS))
        && !isStated(oldClass(claim))
        && !isStated(spec.get("volumeName"));
  }

  /** The class of a claim by its annotation; null when it has none. */
  private static @Nullable Value oldClass(Value.Tree claim) {
    Value.Tree metadata = KubeThing.tree(claim.get("metadata"));
    return KubeThing.tree(metadata.get("annotations")).get(OLD_CLASS);
  }

  /** Whether something stands there: a text, or a reference to one. */
  private static boolean isStated(@Nullable Value value) {
    return value != null && value != Value.Null.NULL;
  }

  private static List<Breach> databases(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      if (thing.isApp() && Databases.KINDS.contains(thing.kind())) {
        Set<Value> storage = new HashSet<>();
        collect(KubeThing.tree(thing.at("spec")), storage);
        boolean byDefault = storage.isEmpty() && lab.isBox(thing);
        if (storage.contains(new Value.Text(LOCAL)) || byDefault) {
          String where = byDefault ? "names no class, and gets `local`" : "is on the class local";
          found.add(thing.breach(thing.called() + ' ' + where, "storageClass: replicated"));
        }
      }
    }
    return found;
  }

  /** The classes that a database names, of its parts as well, those by references among them. */
  private static void collect(Value.Tree spec, Set<Value> named) {
    spec.fields()
        .forEach(
            (field, value) -> {
              if (value instanceof Value.Tree below) {
                collect(below, named);
              } else if (field.equals("storageClass") && isStated(value)) {
                named.add(value);
              }
            });
    named.remove(new Value.Text(""));
  }

  private static List<Breach> local(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      if (!thing.isApp() && classes(thing).contains(LOCAL)) {
        found.add(
            thing.breach(
                thing.called() + " keeps files on the class local",
                "use `replicated`, unless they may be lost"));
      } else if (lab.isBox(thing) && claims(thing).stream().anyMatch(StorageRules::takesDefault)) {
        found.add(
            thing.breach(
                thing.called() + " names no class, and gets `local`",
                "storageClassName: replicated, unless the files may be lost"));
      }
    }
    return found;
  }

  private static List<Breach> pools(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean pool = thing.group().equals(OPERATOR) && namesPools(thing.at("spec"));
      if (pool || thing.group().equals(DATABASE)) {
        found.add(
            thing.breach(
                thing.called() + (pool ? " names pools of storage" : " writes what LINSTOR keeps"),
                "on a box: storage { … }, or nothing at all; elsewhere: linstor storage-pool"
                    + " create"));
      }
    }
    return found;
  }

  private static boolean namesPools(@Nullable Value value) {
    if (value instanceof Value.Tree tree) {
      return tree.get("storagePools") != null
          || tree.fields().values().stream().anyMatch(StorageRules::namesPools);
    }
    return value instanceof Value.Seq seq
        && seq.items().stream().anyMatch(StorageRules::namesPools);
  }
}
