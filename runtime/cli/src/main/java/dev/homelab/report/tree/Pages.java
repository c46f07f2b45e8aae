package dev.homelab.report.tree;

import dev.homelab.model.Address;
import dev.homelab.resolve.ResourceGraph;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages of the repository: what lies where, what has to be filled in, and why some file that
 * one may look for is not there.
 */
final class Pages {
  private static final Pattern OPEN = Pattern.compile("\\$\\{(?:secret|output):[^}]*}");

  private final ResourceGraph graph;
  private final Sheets sheets;
  private final BoxParts box;
  private final String prefix;

  /** The pages of a box, whose paths begin with a prefix. */
  Pages(ResourceGraph graph, Sheets sheets, BoxParts box, String prefix) {
    this.graph = graph;
    this.sheets = sheets;
    this.box = box;
    this.prefix = prefix;
  }

  /**
   * Adds them; all other files must be there.
   *
   * @param folders of manifests, each after those that it needs
   */
  void add(List<String> folders) {
    List<String> all = List.copyOf(sheets.files().keySet());
    applications(all);
    topics(all);
    page("talos/README.md", talos());
    page("cozystack/README.md", cozystack());
    page("docs/installation.md", installation(folders));
    page("docs/configuration.md", configuration(all));
    page("docs/troubleshooting.md", TROUBLESHOOTING);
    page("README.md", readme(folders));
  }

  private void page(String name, String text) {
    sheets.put(prefix + name, text);
  }

  private String readme(List<String> folders) {
    StringBuilder text = new StringBuilder("# ").append(graph.lab().name()).append("\n\n");
    text.append("Written by `homelab render --layout cozystack` from the lab's script. ")
        .append("Change the script, not these files: the next `render` writes them again.\n\n")
        .append("| folder | what lies there |\n| --- | --- |\n")
        .append("| `talos/` | configs of the machines, without secrets |\n")
        .append("| `cozystack/` | the platform, classes of storage, addresses for services |\n")
        .append("| `tenants/` | tenants |\n")
        .append("| `applications/` | machines and services |\n")
        .append("| `monitoring/`, `networking/`, `backup/` | what the lab says of each |\n")
        .append("| `flux/` | what Flux needs to take the repository |\n")
        .append("| `scripts/`, `docs/` | how it is brought up by hand |\n\n")
        .append("Flux takes, each after what it needs: ")
        .append(String.join(", ", folders.stream().map(folder -> '`' + folder + '`').toList()))
        .append(".\n");
    return text.toString();
  }

  private void applications(List<String> all) {
    SortedMap<String, SortedSet<String>> files = new TreeMap<>();
    for (String path : all) {
      String folder = Sheets.folder(path);
      if (folder.startsWith(prefix + "applications/") && !sheets.in(path).isEmpty()) {
        files.computeIfAbsent(folder, any -> new TreeSet<>()).add(path);
      }
    }
    files.forEach((folder, paths) -> sheets.put(folder + "/README.md", application(folder, paths)));
  }

  private String application(String folder, SortedSet<String> paths) {
    StringBuilder text = new StringBuilder("# ").append(Sheets.name(folder)).append("\n\n");
    text.append("| file | what |\n| --- | --- |\n");
    for (String path : paths) {
      List<String> carried = sheets.in(path).stream().map(Address::toString).toList();
      text.append("| `")
          .append(Sheets.name(path))
          .append("` | ")
          .append(String.join(", ", carried))
          .append(" |\n");
    }
    if (paths.stream().flatMap(path -> sheets.in(path).stream()).anyMatch(Pages::isOfService)) {
      text.append(
              "\n`virtualmachine.yaml` is not there: the kind is gone since Cozystack 1.0, and ")
          .append("what a virtual machine would run are containers here, with databases that ")
          .append("Cozystack manages where the service has one.\n");
    }
    if (paths.stream().anyMatch(sheets::isOpen)) {
      text.append("\nFiles with a `${secret:…}` or an `${output:…}` are not in ")
          .append("`kustomization.yaml`: what is filled in there must never come into a ")
          .append("repository, and `.gitignore` keeps these files out. `homelab up` gives them to ")
          .append("the cluster itself, by hand `scripts/install-cozystack.sh` does.\n");
    }
    return text.toString();
  }

  private static boolean isOfService(Address address) {
    return address.segments().stream().anyMatch(one -> one.type().equals("service"));
  }

  private void topics(List<String> all) {
    topic(all, "monitoring/dashboards", "The lab has no dashboard of its own.");
    topic(all, "monitoring/alerts", "The lab has no rule of its own.");
    topic(all, "networking/vpn", "The lab has no VPN.");
    topic(
        all,
        "networking/ingress",
        "The ingress of a tenant is switched on in its `tenant.yaml`; what a service publishes lies "
            + "with the service.");
    topic(
        all,
        "backup",
        "`backup-config.yaml` and `tagging-rules.yaml` are not there: the lab has no backups in the "
            + "cluster, and so no rules for tags.");
  }

  private void topic(List<String> all, String name, String otherwise) {
    String folder = prefix + name + '/';
    if (all.stream().noneMatch(path -> path.startsWith(folder))) {
      page(name + "/README.md", "# " + Sheets.name(name) + "\n\n" + otherwise + '\n');
    }
  }

  private String talos() {
    boolean workers = box.machines().stream().anyMatch(one -> !TalosFile.controls(one));
    return """
        # Talos

        Each file is a patch for `talosctl gen config`: it holds what the lab says of the machine, and
        no secret. `scripts/install-kubernetes.sh` shows how it is used.

        - `secrets.yaml` is not written, and `.gitignore` keeps it out. `homelab up` makes the cluster's
          secrets once and keeps them encrypted beside its state.
        """
        + (workers
            ? ""
            : "- `worker.yaml` is not there: the lab has no workers. The box carries all.\n");
  }

  private static String cozystack() {
    return """
        # Cozystack

        - `configmap.yaml` is not there: Cozystack takes no ConfigMap since 1.0. What it said stands in
          `package.yaml`. One that is left over would override the published host.
        - `storage-pools.sh` makes the pools in LINSTOR, which has no manifest for what it needs: a
          mirror is made by `zpool`.
        """;
  }

  private static String installation(List<String> folders) {
    StringBuilder text =
        new StringBuilder(
            """
            # Installation

            `homelab up` does all of it. By hand:

            1. `scripts/install-talos.sh` on the box,
            2. `scripts/install-kubernetes.sh`,
            3. `scripts/install-cozystack.sh`, which makes the pools too,
            4. the rest by Flux: put the address of a repository into `flux/gitrepository.yaml` where
               it says `${repository}`, commit this folder there, and apply both files of `flux/`. Or
               let the script go on without Flux.

            Fill in before what [configuration.md](configuration.md) lists. Files that are filled in are
            not committed, and Flux does not take them: the third script gives them to the cluster, and
            stops at one that is not filled in.

            """);
    text.append("The folders in the order in which they are taken:\n\n");
    folders.forEach(folder -> text.append("- `").append(folder).append("`\n"));
    return text.toString();
  }

  private String configuration(List<String> all) {
    SortedMap<String, SortedSet<String>> open = new TreeMap<>();
    for (String path : all) {
      Matcher found = OPEN.matcher(sheets.files().getOrDefault(path, ""));
      while (path.startsWith(prefix) && found.find()) {
        open.computeIfAbsent(found.group(), any -> new TreeSet<>())
            .add(path.substring(prefix.length()));
      }
    }
    StringBuilder text = new StringBuilder("# Configuration\n\n");
    if (open.isEmpty()) {
      return text.append("Nothing is left to be filled in.\n").toString();
    }
    text.append(
            "`homelab up` fills these in by itself; by hand you have to. `${output:…}` is what ")
        .append("only the platform knows, `${secret:…}` a secret of the lab (`homelab secret`). ")
        .append("These files are in `.gitignore`: never commit one.\n\n")
        .append("| what | where |\n| --- | --- |\n");
    open.forEach(
        (what, files) ->
            text.append("| `")
                .append(what)
                .append("` | `")
                .append(String.join("`, `", files))
                .append("` |\n"));
    return text.toString();
  }

  private static final String TROUBLESHOOTING =
      """
      # Troubleshooting

      | seen | look at |
      | --- | --- |
      | the platform does not become ready | `kubectl get helmreleases -A`, then `kubectl describe` of the one that is not ready |
      | a machine does not start | `kubectl -n tenant-NAME get vmi`; huge pages and the static CPU policy in `talos/controlplane.yaml` |
      | a volume is not made | `linstor storage-pool list` in `deploy/linstor-controller` of `cozy-linstor` |
      | a service has no address | `cozystack/metallb-config.yaml`; without it only the root tenant's ingress has one |
      | a card is not offered | `scripts/gpu-setup.sh`; the pods in `cozy-gpu-operator` |
      | Flux does not take a folder | `kubectl -n cozy-fluxcd get gitrepositories,kustomizations` |
      """;
}
