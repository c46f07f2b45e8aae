package dev.homelab.report.tree;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.report.Manifests;
import java.util.List;

/**
 * The scripts of the repository, for those who bring the box up by hand: each says what it needs
 * and stops at the first command that fails. Commands and their order are those of Cozystack 1.6,
 * its documentation and its install test.
 */
final class Scripts {
  private static final String HEAD =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      cd "$(dirname "$0")/.."
      """;

  private static final String PACKAGE = "cozystack/package.yaml";

  /** Its pattern is not what it looks for, so that no page lists the script as one to fill in. */
  private static final String FILLED =
      """
      filled() {
        if [ ! -f "$1" ] || grep -qE '[$][{](secret|output):' "$1"; then
          echo "fill in $1 first (docs/configuration.md)" >&2
          exit 1
        fi
      }
      """;

  private final Sheets sheets;
  private final Manifests manifests;
  private final BoxParts box;
  private final String prefix;

  /** The scripts of a box, whose paths begin with a prefix. */
  Scripts(Sheets sheets, Manifests manifests, BoxParts box, String prefix) {
    this.sheets = sheets;
    this.manifests = manifests;
    this.box = box;
    this.prefix = prefix;
  }

  /**
   * Adds them.
   *
   * @param folders of manifests, each after those that it needs
   */
  void add(List<FluxFiles.ByHand> folders) {
    script("scripts/install-talos.sh", box.boxes(), talos());
    script("scripts/install-kubernetes.sh", box.clusters(), kubernetes());
    script("scripts/install-cozystack.sh", List.of(), cozystack(folders));
    script("scripts/gpu-setup.sh", box.cards(), card());
    StringBuilder pools = new StringBuilder();
    box.pools().forEach(pool -> pools.append(pool(pool)));
    if (!box.pools().isEmpty()) {
      script("cozystack/storage-pools.sh", box.pools(), pools.toString());
    }
  }

  private void script(String name, List<ResourceSpec> resources, String commands) {
    StringBuilder text = new StringBuilder(HEAD);
    for (ResourceSpec resource : resources) {
      text.append(Sheets.head(resource.address()));
      sheets.stands(prefix + name, resource.address());
    }
    sheets.put(prefix + name, text.append(commands).toString());
  }

  private String talos() {
    return """
        # Run it on the box, under the Linux that it has: Talos takes its place, and what is on the
        # disk is lost. Secure Boot must be off. https://github.com/cozystack/boot-to-talos
        DISK="${DISK:?say the disk for Talos, such as /dev/nvme0n1}"
        boot-to-talos -yes -mode install -disk "$DISK" -image %s
        """
        .formatted(quoted(box.ofMachine(manifests, "installer")));
  }

  private String kubernetes() {
    String address = box.machineAddress(manifests);
    String version = box.kubernetes();
    boolean diskIsSaid = box.machines().stream().allMatch(TalosFile::saysDisk);
    return """
        # Needs talosctl. talos/secrets.yaml is made once, and is all that makes the cluster this
        # one: keep it safe, and never commit it.
        NODE="${NODE:%s}"
        %s[ -f talos/secrets.yaml ] || (umask 077; talosctl gen secrets -o talos/secrets.yaml)
        work="$(mktemp -d)"
        trap 'rm -rf "$work"' EXIT
        talosctl gen config %s "https://$NODE:6443" --with-secrets talos/secrets.yaml%s%s \\
          --config-patch-control-plane @talos/controlplane.yaml --output-dir "$work"
        talosctl apply-config --insecure --nodes "$NODE" --file "$work/controlplane.yaml"
        export TALOSCONFIG="$work/talosconfig"
        until talosctl --endpoints "$NODE" --nodes "$NODE" bootstrap; do sleep 5; done
        talosctl --endpoints "$NODE" --nodes "$NODE" kubeconfig ./kubeconfig
        chmod 600 ./kubeconfig
        install -m 600 "$work/talosconfig" ./talosconfig
        """
        .formatted(
            address.isEmpty() ? "?say the address of the box" : "-" + address,
            diskIsSaid ? "" : "DISK=\"${DISK:?say the disk for Talos, such as /dev/nvme0n1}\"\n",
            quoted(box.name()),
            version.isEmpty() ? "" : " --kubernetes-version " + quoted(version),
            diskIsSaid ? "" : " --install-disk \"$DISK\"");
  }

  private String cozystack(List<FluxFiles.ByHand> folders) {
    StringBuilder rest = new StringBuilder();
    for (FluxFiles.ByHand one : folders) {
      String folder = one.folder().substring(prefix.length());
      rest.append(one.list() ? call("take", folder) : "");
      one.open().forEach(file -> rest.append(call("fill", folder + '/' + file)));
    }
    return (sheets.isOpen(prefix + PACKAGE) ? FILLED + call("filled", PACKAGE) : FILLED)
        + """
        # Needs kubectl, and KUBECONFIG that names the cluster.
        kubectl apply --server-side -f cozystack/installer.yaml
        kubectl -n cozy-system rollout status deployment/cozystack-operator --timeout=10m
        until kubectl wait --for=condition=Established --timeout=5m crd/packages.cozystack.io; do
          sleep 5
        done
        kubectl apply --server-side -f cozystack/package.yaml
        # Releases come one after the other: wait until there are more than ten, and wait twice.
        until [ "$(kubectl get helmreleases -A --no-headers 2>/dev/null | wc -l)" -gt 10 ]; do
          sleep 10
        done
        %sfor pass in 1 2; do
          kubectl wait helmreleases --all -A --for=condition=Ready --timeout=15m
        done
        kubectl wait apiservice/v1alpha1.apps.cozystack.io --for=condition=Available --timeout=5m
        # From here on Flux can take the rest (docs/installation.md). By hand, each after what it
        # needs; a tenant's namespace appears a moment after the tenant.
        take() { until kubectl apply --server-side --force-conflicts -k "$1"; do sleep 10; done; }
        # What was filled in by hand is in no kustomization.yaml, and is never committed.
        fill() {
          filled "$1"
          until kubectl apply --server-side --force-conflicts -f "$1"; do sleep 10; done
        }
        """
            .formatted(storage())
        + rest;
  }

  private static String call(String function, String path) {
    return function + ' ' + quoted(path) + '\n';
  }

  /** Volumes need pool and classes before the releases that have some can be ready. */
  private String storage() {
    String classes = "cozystack/storage-classes.yaml";
    return (box.pools().isEmpty() ? "" : "bash cozystack/storage-pools.sh\n")
        + (sheets.files().containsKey(prefix + classes)
            ? "kubectl apply --server-side -f " + classes + '\n'
            : "");
  }

  private String card() {
    return box.cards().isEmpty()
        ? "echo 'the lab hands no card to virtual machines' >&2\n"
        : """
        # The label of the node stands in talos/controlplane.yaml, the operator and the card in
        # cozystack/package.yaml; this tells the values that the Package takes, and what came of it.
        NODE="${NODE:?say the address of the box}"
        # Written by scripts/install-kubernetes.sh.
        export TALOSCONFIG="${TALOSCONFIG:-$PWD/talosconfig}"
        talosctl --endpoints "$NODE" --nodes "$NODE" get pcidevices -o yaml
        kubectl get nodes -o jsonpath='{range .items[*]}{.metadata.name}{": "}{.status.allocatable}{"\\n"}{end}'
        """;
  }

  private String pool(ResourceSpec pool) {
    Value.Tree wish = pool.desired();
    String name = ObjectFacts.text(wish.get("name"), "data");
    Value node = wish.get("node");
    String devices =
        "DEVICES=\"${DEVICES:?name the empty disks of the box, such as '/dev/sda /dev/sdb'}\"\n";
    String kind = ObjectFacts.text(wish.get("kind"), "zfs").replace('_', '-');
    String make =
        ObjectFacts.text(wish.get("layout"), "auto").equals("stripe") || !kind.startsWith("zfs")
            ? "linstor physical-storage create-device-pool %2$s \"$NODE\" $DEVICES --pool-name %1$s"
                + " --storage-pool %1$s\n"
            : """
              # LINSTOR makes stripes only: a mirror is made in the satellite, then registered.
              layout=""
              [ "$(printf '%%s\\n' $DEVICES | wc -l)" -lt 2 ] || layout=mirror
              kubectl -n cozy-linstor exec "linstor-satellite.$NODE" -c linstor-satellite -- \\
                zpool create -f -m none %1$s $layout $DEVICES
              linstor storage-pool create %2$s "$NODE" %1$s %1$s
              kubectl -n cozy-linstor exec "linstor-satellite.$NODE" -c linstor-satellite -- \\
                zpool set failmode=continue %1$s
              """;
    return """
        NODE=%s
        %slinstor() { kubectl -n cozy-linstor exec deploy/linstor-controller -- linstor "$@"; }
        # The platform brings LINSTOR some minutes after its first releases.
        until kubectl -n cozy-linstor wait deploy/linstor-controller --for=condition=Available \\
            --timeout=10m; do
          sleep 10
        done
        until kubectl -n cozy-linstor wait pod -l app.kubernetes.io/component=linstor-satellite \\
            --field-selector "spec.nodeName=$NODE" --for=condition=Ready --timeout=10m; do
          sleep 10
        done
        until linstor -m node list -n "$NODE" | grep -q ONLINE; do sleep 10; done
        linstor storage-pool list -s %s
        """
            .formatted(quoted(node == null ? "" : manifests.text(node)), devices, quoted(name))
        + make.formatted(quoted(name), kind.equals("zfs-thin") ? "zfsthin" : kind);
  }

  /** A word that a shell takes as it stands. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : '\'' + text.replace("'", "'\\''") + '\'';
  }
}
