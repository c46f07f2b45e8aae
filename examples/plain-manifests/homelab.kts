homelab("plain-manifests") {
  domain("example.com")

  value("colour") { content("green") }

  cluster("home") {
    ingress("nginx")

    namespace("shop") {
      // Objects as they are, in the script.
      manifest("""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          currency: EUR
          colour: blue
      """)

      // Objects as they are, from files.
      manifests("manifests/")

      // A change of one of them, by a value of the lab.
      patch("ConfigMap", "settings") {
        set("data.colour", ref("value.colour")["value"])
      }

      // A workload in a few words, for what has no recipe.
      app("front") {
        image("ghcr.io/traefik/whoami:v1.11.0")
        port(8080)
        health("/health")
        replicas(2)
        expose(lan)
        env("WHOAMI_PORT_NUMBER", "8080")
        env("WHOAMI_NAME", join("shop in ", ref("value.colour")["value"]))
        volume("notes") { at("/notes"); size(1.GiB) }
        config("/etc/shop/motto.txt", file("motto.txt"))
        after("deployment.back")
      }
    }
  }
}
