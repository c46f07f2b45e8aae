package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A backup job of a Proxmox host. */
@BlockOf(
    name = "backup",
    doc = "A job of a Proxmox host that backs machines up again and again.",
    in =
        """
        homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        cluster('prod') { on 'pve'; controlPlane { address '192.168.1.50' } }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token')
          vm('files', linux); pool 'media'
          backup('nightly') {
            at '02:00'
            storage 'backups'
        …
        } } }\
        """)
public final class BackupSpec extends ThingSpec<BackupSpec> {
  private static final List<String> AGES =
      List.of("last", "hourly", "daily", "weekly", "monthly", "yearly");
  private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
  private static final String WHEN =
      "(?:"
          + DAY
          + "(?:(?:,|\\.\\.)"
          + DAY
          + ")* )?(?:[0-9*/,.-]+ )?[0-9*/,.]+(?::[0-9*/,.]+){0,2}";

  private final HostParts host;
  private final List<Said<String>> machines = new ArrayList<>();
  private final TreeMap<String, Value> keep = new TreeMap<>();
  private @Nullable Said<String> at;
  private @Nullable Said<String> storage;
  private @Nullable Said<String> pool;
  private @Nullable Said<String> mode;
  private boolean off;

  private BackupSpec(Scope scope, HostParts host) {
    super(scope);
    this.host = host;
  }

  /** Opens a job of a host. */
  static BackupSpec open(ProxmoxSpec host, String name) {
    String checked = Names.label(host.scope(), "backup", name);
    return new BackupSpec(host.scope().inner("backup", checked), host.parts());
  }

  @Override
  protected BackupSpec self() {
    return this;
  }

  /** Says when it runs. */
  @Word(
      doc = "Says when the job runs: a time, with days before it when not on all of them.",
      byDefault = "must be said",
      example = "at 'sat 03:30'",
      once = true)
  public BackupSpec at(String time) {
    String plain = time.trim().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (!plain.matches(WHEN)) {
      scope()
          .unfit(
              "'" + time + "' is no time of a job",
              "write it like at '02:00', at 'sat 03:30' or at 'mon..fri 22:00'");
    }
    at = Said.now(scope(), plain);
    return say();
  }

  /** Names the storage. */
  @Word(
      doc = "Names the storage of the host that backups go to.",
      byDefault = "must be said",
      example = "storage 'backups'",
      once = true)
  public BackupSpec storage(String name) {
    storage = Said.now(scope(), name);
    return say();
  }

  /** Keeps the last ones. */
  @Word(
      doc = "Says how many backups of each machine are kept, the last ones or by their age.",
      byDefault = "as the storage says",
      example = "keep daily: 7, weekly: 4",
      named = {
        "last: so many of the last ones",
        "hourly: one for each of so many hours",
        "daily: one for each of so many days",
        "weekly: one for each of so many weeks",
        "monthly: one for each of so many months",
        "yearly: one for each of so many years"
      })
  public BackupSpec keep(Map<String, ?> named) {
    NamedArguments given = NamedArguments.of("keep", named, scope());
    for (String age : AGES) {
      Object count = given.value(age);
      if (count instanceof Integer number && number > 0) {
        keep.put(age, new Value.Int(number));
      } else if (count != null) {
        scope().unfit("so many backups cannot be kept", "write it like keep daily: 7, weekly: 4");
      }
    }
    return say();
  }

  /** Keeps so many. */
  public BackupSpec keep(int last) {
    return keep(Map.of("last", last));
  }

  /** Names machines. */
  @Word(
      doc = "Names the machines that are backed up, or clusters by cluster('name').",
      byDefault = "those that `vm` makes on this host",
      example = "machines 'files'")
  public BackupSpec machines(String... names) {
    for (String name : names) {
      machines.add(Said.now(scope(), name));
    }
    return say();
  }

  /** All machines of a cluster. */
  @Word(
      doc = "Means all machines of a cluster.",
      byDefault = "none",
      example = "machines cluster('prod')")
  public String cluster(String name) {
    return "cluster." + name;
  }

  /** Names a pool. */
  @Word(
      doc = "Backs up what is in a pool.",
      byDefault = "the machines that are named",
      example = "pool 'media'",
      once = true)
  public BackupSpec pool(String name) {
    pool = Said.now(scope(), name);
    return say();
  }

  /** Says how machines are treated meanwhile. */
  @Word(
      doc = "Says what machines do meanwhile: 'snapshot' they run on, 'suspend', 'stop'.",
      byDefault = "'snapshot'",
      example = "mode 'stop'",
      once = true)
  public BackupSpec mode(String how) {
    if (!Set.of("snapshot", "suspend", "stop").contains(how)) {
      scope()
          .unfit("'" + how + "' is no mode of a backup", "it is 'snapshot', 'suspend' or 'stop'");
    }
    mode = Said.now(scope(), how);
    return say();
  }

  /** Leaves it off. */
  @Word(doc = "Makes the job and leaves it off.", byDefault = "it runs", example = "off()")
  public BackupSpec off() {
    off = true;
    return say();
  }

  /** Adds the job; called when all machines are known. */
  void emit() {
    Said<String> time = at;
    Said<String> to = storage;
    String name = address().last().name();
    if (time == null || to == null) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.MISSING,
                  "backup '" + name + (time == null ? "' has no time" : "' has no storage"))
              .at(scope().origin().user())
              .withHint(time == null ? "add it: at '02:00'" : "add it: storage 'backups'"));
      return;
    }
    Draft draft =
        host.draft(address(), "proxmox.backup-job")
            .byDefault("id", jobId(name), "the lab and the name")
            .said("schedule", time.value(), time.line())
            .said("storage", to.value(), to.line())
            .saidOr("mode", mode, "snapshot", "machines run on meanwhile")
            .follows("enabled", !off, off ? "told off()" : "jobs run")
            .derived("keep", keep, "what the lab says");
    String from = host.pool(scope(), pool);
    if (from != null) {
      draft.follows("pool", from, "what is in the pool");
    } else {
      draft.follows("vms", numbers(name), "the machines of the lab on this host");
    }
    draft.add(scope());
  }

  private String jobId(String name) {
    String lab = scope().lab().settings().name();
    return lab == null ? name : lab + '-' + name;
  }

  private List<Value> numbers(String name) {
    HostMachines all = new HostMachines(scope().lab(), host.address());
    Set<Address> chosen = all.named(machines);
    if (machines.isEmpty()) {
      host.machines().stream()
          .filter(machine -> !machine.isTemplate())
          .forEach(machine -> chosen.add(machine.address()));
    }
    if (chosen.isEmpty() && machines.isEmpty()) {
      problem(
          LanguageCodes.error(LanguageCodes.MISSING, "backup '" + name + "' has no machines")
              .at(scope().origin().user())
              .withHint("name some: machines 'files', or machines cluster('prod')"));
    }
    return chosen.stream().map(machine -> (Value) new Value.Ref(machine, "vmid")).toList();
  }
}
