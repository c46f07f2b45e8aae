package dev.homelab.cli.options;

import static dev.homelab.cli.options.Argument.may;
import static dev.homelab.cli.options.Argument.needs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every command, with what it takes. Parser, help, completion and {@code docs/cli.md} follow it.
 */
public enum Verb {
  UP(
      "up",
      "make the lab what the script says",
      "up --sandbox --yes",
      lab(Option.YES, Option.JSON, Option.TARGET, Option.PARALLELISM, Option.DRY_RUN)
          .with(Option.DELETE_DATA, Option.PLAN)),
  PLAN(
      "plan",
      "show what up would do, and why",
      "plan --sandbox",
      lab(Option.JSON, Option.TARGET, Option.PLAN_OUT, Option.PLAN_EXIT_CODE, Option.DELETE_DATA)
          .takes(may("ADDRESS", Completes.ADDRESS))),
  DOWN(
      "down",
      "remove everything that the lab made",
      "down --sandbox --yes",
      lab(Option.YES, Option.JSON, Option.TARGET, Option.PARALLELISM, Option.DRY_RUN)
          .with(Option.DELETE_DATA)),
  STATUS(
      "status",
      "compare the lab with what is there now",
      "status",
      lab(Option.JSON, Option.FOREIGN)),
  DIFF(
      "diff",
      "show each field that differs from what is there now",
      "diff service.whoami",
      lab(Option.JSON).takes(may("ADDRESS", Completes.ADDRESS))),
  GRAPH(
      "graph",
      "show what depends on what",
      "graph --format html --out lab.html",
      lab(Option.JSON, Option.GRAPH_FORMAT, Option.GRAPH_OUT, Option.RUN)),
  RENDER(
      "render",
      "write the objects as plain Kubernetes YAML",
      "render --out manifests",
      lab(Option.RENDER_OUT, Option.RENDER_LAYOUT, Option.JSON)),
  VALIDATE(
      "validate",
      "check the script; nothing is read but files",
      "validate --fix",
      lab(Option.JSON, Option.FIX)),
  EXPLAIN(
      "explain",
      "tell about an address, a word or the code of a problem",
      "explain service.whoami",
      lab(Option.JSON).takes(needs("ADDRESS|WORD|CODE", Completes.ADDRESS))),
  WORDS(
      "words",
      "list the words of the language",
      "words cluster",
      output(Option.JSON).takes(may("WORD", Completes.WORD))),
  POLICIES(
      "policies",
      "list the rules that every lab keeps, and what this lab overrides",
      "policies",
      lab(Option.JSON)),
  LINKS(
      "links",
      "list what of the lab answers where: services, apps, dashboards",
      "links --check",
      lab(Option.CHECK, Option.JSON)),
  STATE("state", "look at or mend what the lab remembers", "state list", output()),
  STATE_LIST("state list", "list what is recorded", "state list", lab(Option.JSON)),
  STATE_SHOW(
      "state show",
      "show one record",
      "state show service.whoami/deployment.whoami",
      lab(Option.JSON).takes(needs("ADDRESS", Completes.ADDRESS))),
  STATE_MV(
      "state mv",
      "give a record another address; nothing is touched",
      "state mv app.old app.new",
      lab(Option.JSON)
          .takes(needs("FROM", Completes.ADDRESS))
          .takes(needs("TO", Completes.NOTHING))),
  STATE_MOVE(
      "state move",
      "bring the state to the cluster that the script names, or back",
      "state move",
      lab(Option.YES).takes(may("CLUSTER", Completes.ADDRESS))),
  STATE_JOIN(
      "state join",
      "share a state in a cluster that another machine began",
      "state join",
      lab(Option.YES)),
  STATE_FORGET(
      "state forget",
      "drop a record and leave the object",
      "state forget app.web",
      lab(Option.YES, Option.JSON).takes(needs("ADDRESS", Completes.ADDRESS))),
  STATE_VERIFY("state verify", "read every record and check it", "state verify", lab(Option.JSON)),
  STATE_REBUILD(
      "state rebuild",
      "make the state anew from the marks on the objects",
      "state rebuild",
      lab(Option.YES, Option.JSON)),
  STATE_CLAIM(
      "state claim",
      "take a cluster over from another lab of this name",
      "state claim cluster.home",
      lab(Option.YES, Option.JSON).takes(needs("TARGET", Completes.ADDRESS))),
  STATE_UNLOCK("state unlock", "remove a lock that no run holds", "state unlock", lab(Option.YES)),
  STATE_EXPORT(
      "state export", "print the state as JSON, without secrets", "state export", lab(Option.JSON)),
  LOGS(
      "logs",
      "print the last lines of the containers of a thing, or of a node",
      "logs service.whoami --follow",
      lab(Option.FOLLOW, Option.TAIL, Option.CONTAINER)
          .takes(needs("ADDRESS", Completes.ADDRESS))
          .takes(may("SERVICE", Completes.NOTHING))),
  SHELL(
      "shell",
      "open a shell in a container of a thing, or run one command there",
      "shell app.db -- psql -c 'select 1'",
      lab(Option.CONTAINER, Option.STDIN, Option.SHOW_SECRETS)
          .takes(needs("ADDRESS", Completes.ADDRESS))
          .takes(may("-- COMMAND…", Completes.NOTHING))),
  FORWARD(
      "forward",
      "bring a port of a thing to this machine, until Ctrl-C",
      "forward service.gitea 8080:3000",
      lab()
          .takes(needs("ADDRESS", Completes.ADDRESS))
          .takes(needs("[LOCAL:]PORT", Completes.NOTHING))),
  SECRET("secret", "look at or change the lab's secrets", "secret list", output()),
  SECRET_LIST("secret list", "list the names of the secrets", "secret list", lab(Option.JSON)),
  SECRET_SHOW(
      "secret show",
      "print the value of one secret, to a terminal",
      "secret show nextcloud.admin",
      lab(Option.REVEAL).takes(needs("NAME", Completes.SECRET))),
  SECRET_ROTATE(
      "secret rotate",
      "make a new value; the next up brings it to where it is used",
      "secret rotate nextcloud.admin",
      lab(Option.YES).takes(needs("NAME", Completes.SECRET))),
  SECRET_RECIPIENT(
      "secret recipient",
      "print this machine's recipient, or let another in",
      "secret recipient add age1…",
      lab(Option.JSON)
          .takes(may("add|remove", Completes.ALTERNATIVES))
          .takes(may("KEY", Completes.NOTHING))),
  SECRET_REKEY(
      "secret rekey",
      "make this machine a new identity and lock the secrets for it",
      "secret rekey",
      lab(Option.YES)),
  MODE(
      "mode",
      "list the modes of the lab, or bring one about",
      "mode gaming --sandbox",
      lab(Option.YES, Option.JSON, Option.PARALLELISM, Option.DRY_RUN)
          .takes(may("MODE", Completes.NOTHING))),
  BUDGET(
      "budget",
      "show what machines take of their hosts, always and in each mode",
      "budget",
      lab(Option.JSON)),
  REPL("repl", "a prompt for these commands and for Groovy over the lab", "repl --sandbox", lab()),
  NODES("nodes", "list the nodes of the lab's clusters", "nodes", lab(Option.JSON)),
  VMS("vms", "list the virtual machines of the lab", "vms", lab(Option.JSON)),
  START(
      "start",
      "start a virtual machine",
      "start vm.windows",
      lab(Option.YES).takes(needs("ADDRESS", Completes.ADDRESS))),
  STOP(
      "stop",
      "stop a virtual machine, in order",
      "stop vm.windows",
      lab(Option.YES).takes(needs("ADDRESS", Completes.ADDRESS))),
  RESTART(
      "restart",
      "stop a virtual machine and start it",
      "restart vm.windows",
      lab(Option.YES).takes(needs("ADDRESS", Completes.ADDRESS))),
  CONSOLE(
      "console",
      "open the text console of a tenant's virtual machine, until Ctrl-]",
      "console vm.linux",
      lab().takes(needs("ADDRESS", Completes.ADDRESS))),
  VNC(
      "vnc",
      "bring the screen of a virtual machine here, until Ctrl-C",
      "vnc vm.windows",
      lab().takes(needs("ADDRESS", Completes.ADDRESS))),
  UPLOAD(
      "upload",
      "fill the disk of a virtual machine that waits for an image",
      "upload vm.windows windows-11.iso",
      lab().takes(needs("ADDRESS", Completes.ADDRESS)).takes(needs("FILE", Completes.FILE))),
  SNAPSHOT(
      "snapshot",
      "keep how a tenant's virtual machine and its disks are now",
      "snapshot vm.windows before-update",
      lab().takes(needs("ADDRESS", Completes.ADDRESS)).takes(may("NAME", Completes.NOTHING))),
  SNAPSHOTS(
      "snapshots",
      "list the snapshots of a tenant's virtual machine",
      "snapshots vm.windows",
      lab(Option.JSON).takes(needs("ADDRESS", Completes.ADDRESS))),
  RESTORE(
      "restore",
      "bring something back to a backup, or a machine to a snapshot",
      "restore vm.windows before-update",
      lab(Option.DELETE_DATA, Option.BACKUP)
          .takes(needs("ADDRESS", Completes.ADDRESS))
          .takes(may("NAME", Completes.NOTHING))),
  BACKUP(
      "backup",
      "back up now what is tagged, or only what a plan or an address means",
      "backup nightly",
      lab().takes(may("NAME…", Completes.ADDRESS))),
  BACKUPS(
      "backups",
      "list the backups of what is tagged",
      "backups vm.windows",
      lab(Option.JSON, Option.PRUNE, Option.YES).takes(may("NAME…", Completes.ADDRESS))),
  SERVICES(
      "services",
      "list the services of a machine with Talos",
      "services node.prod-cp-1",
      lab(Option.JSON).takes(needs("ADDRESS", Completes.ADDRESS))),
  DMESG(
      "dmesg",
      "print the kernel's log of a machine, or that of one of its services",
      "dmesg node.prod-cp-1 --container kubelet",
      lab(Option.FOLLOW, Option.TAIL, Option.CONTAINER).takes(needs("ADDRESS", Completes.ADDRESS))),
  REBOOT(
      "reboot",
      "start a machine with Talos anew, in order",
      "reboot node.prod-worker-1",
      lab(Option.YES, Option.FORCE).takes(needs("ADDRESS", Completes.ADDRESS))),
  SHUTDOWN(
      "shutdown",
      "switch a machine with Talos off, in order",
      "shutdown node.prod-worker-1",
      lab(Option.YES, Option.FORCE).takes(needs("ADDRESS", Completes.ADDRESS))),
  UPGRADE(
      "upgrade",
      "bring a cluster to another version of Talos or Kubernetes",
      "upgrade prod --talos 1.13 --write",
      lab(Option.UPGRADE_TALOS, Option.UPGRADE_KUBERNETES, Option.WRITE, Option.YES)
          .with(Option.PARALLELISM)
          .takes(may("ADDRESS", Completes.ADDRESS))),
  ETCD("etcd", "copy what a cluster has in etcd, or begin anew from a copy", "etcd", output()),
  ETCD_SNAPSHOT(
      "etcd snapshot",
      "copy etcd's content from a control plane to a file",
      "etcd snapshot node.prod-cp-1 prod.snapshot",
      lab().takes(needs("ADDRESS", Completes.ADDRESS)).takes(needs("FILE", Completes.FILE))),
  ETCD_RECOVER(
      "etcd recover",
      "begin etcd anew on a control plane, from a copy",
      "etcd recover node.prod-cp-1 prod.snapshot",
      lab(Option.YES, Option.RECOVER_FORCE)
          .takes(needs("ADDRESS", Completes.ADDRESS))
          .takes(needs("FILE", Completes.FILE))),
  BOOT_MEDIA(
      "boot-media",
      "tell which medium a box is started from, or download it",
      "boot-media node.box --download",
      lab(Option.JSON, Option.DOWNLOAD).takes(needs("ADDRESS", Completes.ADDRESS))),
  BOOT_TO_TALOS(
      "boot-to-talos",
      "let a box that runs Linux begin Talos in memory, over SSH",
      "boot-to-talos node.box --ssh root@192.168.1.20",
      lab(Option.SSH, Option.HOST_KEY, Option.YES).takes(needs("ADDRESS", Completes.ADDRESS))),
  TALOSCONFIG(
      "talosconfig",
      "print a talosconfig of a cluster that the lab has made",
      "talosconfig prod > ~/.talos/config",
      lab().takes(may("CLUSTER", Completes.NOTHING))),
  KUBECONFIG(
      "kubeconfig",
      "print the kubeconfig of a cluster",
      "kubeconfig home > ~/.kube/home",
      lab().takes(may("CLUSTER", Completes.NOTHING))),
  SANDBOX("sandbox", "list, stop or forget what is simulated here", "sandbox list", output()),
  SANDBOX_LIST(
      "sandbox list",
      "list the simulated clusters and their processes",
      "sandbox list",
      output(Option.FILE, Option.STATE, Option.JSON)),
  SANDBOX_STOP(
      "sandbox stop",
      "end their processes; what they hold is kept for the next up",
      "sandbox stop",
      output(Option.FILE, Option.STATE, Option.JSON).takes(may("CLUSTER", Completes.NOTHING))),
  SANDBOX_RESET(
      "sandbox reset",
      "end them and forget what they hold, so that up starts anew",
      "sandbox reset",
      output(Option.FILE, Option.STATE, Option.YES, Option.JSON)),
  DOCTOR(
      "doctor",
      "check this machine, the script and the targets",
      "doctor",
      lab(Option.JSON, Option.SETUP_PROXMOX)),
  COMPLETION(
      "completion",
      "print the completion script of a shell",
      "completion bash > ~/.local/share/bash-completion/completions/homelab",
      output().takes(needs("bash|zsh|fish", Completes.ALTERNATIVES))),
  NEW(
      "new",
      "write the smallest lab",
      "new --sandbox",
      output(Option.FILE, Option.SANDBOX, Option.NEW_KUBECONFIG, Option.NEW_CONTEXT)
          .with(Option.NEW_NAME)),
  INSTALL_LAUNCHER(
      "install-launcher",
      "write ./homelab, one file that starts faster than java -jar",
      "install-launcher",
      output().takes(may("FILE", Completes.FILE))),
  VERSION("version", "print the version", "version", output(Option.JSON)),
  HELP(
      "help",
      "tell about a command",
      "help up",
      output().takes(may("COMMAND…", Completes.COMMAND)));

  private final String words;
  private final String summary;
  private final String example;

  Verb(String words, String summary, String example, Takes takes) {
    this.words = words;
    this.summary = summary;
    this.example = example;
    Taken.BY_WORDS.put(words, new Taken(List.copyOf(takes.options), List.copyOf(takes.arguments)));
  }

  /**
   * How it is typed: one word, or two for the commands below {@code state}, {@code secret} and
   * {@code sandbox}.
   */
  public String words() {
    return words;
  }

  /** One clause that says what it does. */
  public String summary() {
    return summary;
  }

  /** An example of its use, without the name of the tool. */
  public String example() {
    return example;
  }

  /** The options that it takes. */
  public List<Option> options() {
    return taken().options();
  }

  /** Its positional arguments, in order. */
  public List<Argument> arguments() {
    return taken().arguments();
  }

  private Taken taken() {
    return Objects.requireNonNull(Taken.BY_WORDS.get(words));
  }

  /** Whether it only holds other commands. */
  public boolean isGroup() {
    return this == STATE || this == SECRET || this == SANDBOX || this == ETCD;
  }

  /** Whether it stands below a group. */
  public boolean isInGroup() {
    return words.indexOf(' ') > 0;
  }

  /** The last of its words. */
  public String lastWord() {
    return words.substring(words.indexOf(' ') + 1);
  }

  /** The commands below this group, in order; none for any other. */
  public List<Verb> members() {
    List<Verb> members = new ArrayList<>();
    for (Verb verb : values()) {
      if (verb.words.startsWith(words + ' ')) {
        members.add(verb);
      }
    }
    return members;
  }

  /** The commands that are typed as one word, in the order of help. */
  public static List<Verb> outermost() {
    List<Verb> verbs = new ArrayList<>();
    for (Verb verb : values()) {
      if (!verb.isInGroup()) {
        verbs.add(verb);
      }
    }
    return verbs;
  }

  /** The command of these words, or null. */
  public static @Nullable Verb of(String words) {
    for (Verb verb : values()) {
      if (verb.words.equals(words)) {
        return verb;
      }
    }
    return null;
  }

  private static Takes output(Option... own) {
    return new Takes().with(own).with(Option.VERBOSE, Option.NO_COLOR, Option.ASCII, Option.HELP);
  }

  private static Takes lab(Option... own) {
    return new Takes()
        .with(Option.FILE, Option.STATE, Option.SANDBOX)
        .with(own)
        .with(Option.VERBOSE, Option.NO_COLOR, Option.ASCII, Option.HELP);
  }

  /** What a command takes; kept beside it, for an enum holds no list. */
  private record Taken(List<Option> options, List<Argument> arguments) {
    static final Map<String, Taken> BY_WORDS = new HashMap<>();
  }

  /** Collects what a command takes while the table is made. */
  private static final class Takes {
    private final List<Option> options = new ArrayList<>();
    private final List<Argument> arguments = new ArrayList<>();

    Takes with(Option... more) {
      options.addAll(List.of(more));
      return this;
    }

    Takes takes(Argument argument) {
      arguments.add(argument);
      return this;
    }
  }
}
