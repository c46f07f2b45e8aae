// A home in one file, from an empty Proxmox host on. To see it come up with nothing installed:
//   java -jar homelab.jar up --sandbox -f examples/home-proxmox/homelab.groovy
homelab("home") {
  domain("home.example.com")
  timezone("Europe/Paris")
  secrets { env("proxmox.token", "PROXMOX_TOKEN") }

  network("lan") { addresses("192.168.1.0/24"); gateway("192.168.1.1") }

  proxmox("pve") {
    endpoint("https://192.168.1.10:8006")
    token(secret("proxmox.token"))
    storage("local-lvm")
  }

  cluster("home") {
    on("pve")
    controlPlane { memory(4.GiB); address("192.168.1.50") }
    workers(2) { cpu(4); memory(8.GiB); disk(300.GiB); addresses("192.168.1.51-192.168.1.59") }
    storage(localPath)

    namespace("web") {
      service(whoami)
    }
    namespace("code") {
      service(gitea)
    }
    namespace("media") {
      service(jellyfin { media(200.GiB) })
    }
    namespace("private") {
      service(vaultwarden)
      service(nextcloud { storage(100.GiB) })
    }
  }
}
