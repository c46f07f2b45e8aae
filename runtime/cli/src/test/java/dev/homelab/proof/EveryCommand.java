package dev.homelab.proof;

import dev.homelab.cli.options.Verb;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Every command of the tool, as it is typed on a lab in the sandbox; {@code @} stands for the
 * address of a thing of the lab and {@code $} for the name of a secret.
 */
final class EveryCommand {
  private static final Map<Verb, List<String>> LINES = new EnumMap<>(Verb.class);

  static {
    put(Verb.VALIDATE, "validate", "validate --json");
    put(Verb.PLAN, "plan --sandbox --verbose", "plan --sandbox --json", "plan @ --sandbox");
    put(Verb.PLAN, "plan --sandbox --out saved.plan");
    put(Verb.UP, "up --sandbox", "up --sandbox --dry-run", "up --sandbox --yes --json --verbose");
    put(Verb.UP, "up --sandbox --yes", "up --sandbox --plan saved.plan");
    put(Verb.STATUS, "status --sandbox", "status --sandbox --json", "status --sandbox --foreign");
    put(Verb.DIFF, "diff --sandbox", "diff @ --sandbox", "diff --sandbox --json");
    put(Verb.GRAPH, "graph", "graph --json", "graph --format html", "graph --format svg");
    put(Verb.GRAPH, "graph --format dot --out graph.dot", "graph --sandbox --run last");
    put(Verb.GRAPH, "graph --format mermaid");
    put(Verb.RENDER, "render --out rendered", "render --out rendered --json");
    put(Verb.EXPLAIN, "explain @ --sandbox", "explain @ --json", "explain HL4001");
    put(Verb.WORDS, "words", "words --json", "words secrets");
    put(Verb.POLICIES, "policies", "policies --json");
    put(Verb.LINKS, "links --sandbox", "links --sandbox --check --json");
    put(Verb.STATE, "state");
    put(Verb.STATE_LIST, "state list --sandbox", "state list --sandbox --json");
    put(Verb.STATE_SHOW, "state show @ --sandbox");
    put(Verb.STATE_MV, "state mv @ app.other --sandbox", "state mv app.other @ --sandbox");
    put(Verb.STATE_MOVE, "state move --sandbox --yes", "state move none --sandbox --yes");
    put(Verb.STATE_JOIN, "state join --sandbox --yes");
    put(Verb.STATE_VERIFY, "state verify --sandbox", "state verify --sandbox --json");
    put(Verb.STATE_EXPORT, "state export --sandbox");
    put(Verb.STATE_CLAIM, "state claim cluster.c --sandbox --yes");
    put(Verb.STATE_UNLOCK, "state unlock --sandbox --yes");
    put(Verb.STATE_REBUILD, "state rebuild --sandbox --yes", "state export --sandbox");
    put(Verb.STATE_FORGET, "state forget @ --sandbox --yes");
    put(Verb.LOGS, "logs @ --sandbox", "logs @ kubelet --sandbox");
    put(Verb.SHELL, "shell @ --sandbox -- env");
    put(Verb.FORWARD, "forward @ none --sandbox", "forward none 80 --sandbox");
    put(Verb.SECRET, "secret");
    put(Verb.SECRET_LIST, "secret list --sandbox", "secret list --sandbox --json");
    put(Verb.SECRET_SHOW, "secret show $ --sandbox");
    put(Verb.SECRET_ROTATE, "secret rotate $ --sandbox --yes");
    put(Verb.SECRET_RECIPIENT, "secret recipient --sandbox", "secret recipient --sandbox --json");
    put(Verb.SECRET_RECIPIENT, "secret recipient add none --sandbox");
    put(Verb.SECRET_REKEY, "secret rekey --sandbox --yes");
    put(Verb.KUBECONFIG, "kubeconfig c --sandbox");
    put(Verb.DOCTOR, "doctor --sandbox", "doctor --sandbox --json");
    put(Verb.COMPLETION, "completion bash", "completion zsh", "completion fish");
    put(Verb.NEW, "new --sandbox -f other.groovy");
    put(Verb.INSTALL_LAUNCHER, "install-launcher launcher");
    put(Verb.VERSION, "version", "version --json");
    put(Verb.HELP, "help", "help up");
    put(Verb.DOWN, "down --sandbox", "down --sandbox --dry-run", "down --sandbox --yes --json");
    put(Verb.DOWN, "down --sandbox --yes");
    put(Verb.MODE, "mode --sandbox", "mode --sandbox --json", "mode none --sandbox --yes");
    put(Verb.BUDGET, "budget --sandbox", "budget --sandbox --json");
    put(Verb.SERVICES, "services @ --sandbox", "services @ --sandbox --json");
    put(Verb.DMESG, "dmesg @ --sandbox");
    put(Verb.REBOOT, "reboot @ --sandbox --yes");
    put(Verb.SHUTDOWN, "shutdown @ --sandbox --yes");
    put(Verb.ETCD, "etcd");
    put(Verb.ETCD_SNAPSHOT, "etcd snapshot @ etcd.snapshot --sandbox");
    put(Verb.ETCD_RECOVER, "etcd recover @ etcd.snapshot --sandbox --yes");
    put(Verb.BOOT_MEDIA, "boot-media @ --sandbox", "boot-media @ --sandbox --json");
    put(Verb.BOOT_MEDIA, "boot-media @ --sandbox --download");
    put(Verb.REPL, "repl --sandbox");
    put(Verb.NODES, "nodes --sandbox", "nodes --sandbox --json");
    put(Verb.VMS, "vms --sandbox", "vms --sandbox --json");
    put(Verb.START, "start @ --sandbox --yes");
    put(Verb.STOP, "stop @ --sandbox --yes");
    put(Verb.RESTART, "restart @ --sandbox --yes");
    put(Verb.CONSOLE, "console @ --sandbox");
    put(Verb.VNC, "vnc @ --sandbox");
    put(Verb.UPLOAD, "upload @ none.iso --sandbox");
    put(Verb.SNAPSHOT, "snapshot @ --sandbox");
    put(Verb.SNAPSHOTS, "snapshots @ --sandbox", "snapshots @ --sandbox --json");
    put(Verb.RESTORE, "restore @ none --sandbox --yes", "restore @ --sandbox --yes");
    put(Verb.BACKUP, "backup --sandbox", "backup @ --sandbox");
    put(Verb.BACKUPS, "backups --sandbox", "backups @ --sandbox --json");
    put(Verb.UPGRADE, "upgrade --talos 1.13 --sandbox", "upgrade @ --kubernetes 1.36 --sandbox");
    put(Verb.BOOT_TO_TALOS, "boot-to-talos @ --ssh root@192.0.2.9 --sandbox --yes");
    put(Verb.TALOSCONFIG, "talosconfig --sandbox");
    put(Verb.SANDBOX, "sandbox");
    put(Verb.SANDBOX_LIST, "sandbox list", "sandbox list --json");
    put(Verb.SANDBOX_STOP, "sandbox stop", "sandbox stop c");
    put(Verb.SANDBOX_RESET, "sandbox reset", "sandbox reset --json");
  }

  private EveryCommand() {}

  private static void put(Verb verb, String... lines) {
    LINES.computeIfAbsent(verb, none -> new ArrayList<>()).addAll(List.of(lines));
  }

  /** The commands that are typed, each with its lines. */
  static Map<Verb, List<String>> lines() {
    return LINES;
  }

  /** The lines of one command, for a lab. */
  static List<String[]> of(Verb verb, String address, String secret) {
    return LINES.getOrDefault(verb, List.of()).stream()
        .map(line -> line.replace("@", address).replace("$", secret).split(" "))
        .toList();
  }
}
